"""Names that nothing in auditor/ says, and why they stay; read by vulture (`make lint`), which takes a name here as used.

A name that is not dead but called by a library, a template or a decorator belongs here, with who calls it.
"""
# ruff: noqa: B018, F821 - names alone, as vulture wants them

# Python itself calls them.
__getattr__
__dir__
trace  # of __exit__, whose arguments are fixed

# click calls or reads them.
command_class
list_commands
get_command

# A protocol's method, which types alone read.
__call__

# python-docx reads these of a run of text.
bold
strike
underline

# Tests read it: the rows by which axe is overruled.
overrules

# Tests read it: where an answer's encoding was told.

# pydantic reads it, and calls what checks a field.
model_config
_one_text_is_a_list
_with_place

# logging calls it.
handleError

# http.server calls or reads them.
protocol_version
server_version
sys_version
do_GET
do_HEAD
do_POST
log_message

# Selenium reads these attributes of its options.
page_load_strategy
unhandled_prompt_behavior
binary_location

# requests and urllib3 call, read or hand over these; net/transport.py overrides them.
response_class
_new_conn
init_poolmanager
pool_kwargs
pool_classes_by_scheme
build_connection_pool_key_attributes
cert
verify
cert_verify
conn
request_url
proxies
build_response
status_code
hooks

# xml.etree's parser calls these of its target.
doctype
comment
pi

# spylls asks a dictionary for its homonyms.
homonyms

# checks/images/words.py: fields that `every(name)` reads by their names.
generic
automatic
named_picture
not_prefix
credit
modifier

# enum.Enum reads it.
_value_

# model/formats.py names these writers; report/__init__.py looks them up.
csv_text
earl_text
github_text
gitlab_text
junit_text
markdown_text
sarif_text
openacr_text
statement_text
wcag_em_text
single_text

# Templates of report/html/ read or call these.
approvals
STAGES
DESCRIPTIONS
duration
waited
heat
unlike

# Tests read these: whether a file has a password, and whether a colour that is offered keeps its hue.
encrypted
hue_of

# Templates of the service read them, or the forms name them.
locked_until
by_proxy
asked_at
ended_at
PUBLISHED
RUN
WORK

# uvicorn, sqlite3 and pydantic call or read them.
capture_signals
row_factory
_networks
