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

# lxml calls a target for its parser so, with these arguments.
nsmap
pubid

# python-docx reads these of a run of text.
bold
strike
underline

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
cert_verify
conn
request_url
proxies
build_response

# xml.etree's parser calls these of its target.
doctype
pi

# spylls asks a dictionary for its homonyms.
homonyms

# checks/images/words.py: fields that `every(name)` reads by their names.
generic
automatic
named_picture
not_prefix
credit

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
todo
approvals
pages_audited
STAGES
DESCRIPTIONS
duration
waited
heat
unlike

# Tests read it: whether a file has a password.
encrypted

# Templates of the service read them, or the forms name them.
locked_until
by_proxy
made_by
made_at
expires
trend
waiver_ends
assignee_name

# uvicorn, jinja2, sqlite3 and pydantic call or read them.
get_source_checksum
capture_signals
should_exit
row_factory
daemon_threads
_networks

# Fields of service/api/shapes.py: programs read them.
pages_known
pages_done
exit_status

# The registry calls it: what a page tells the checks over all pages.
tells_of_its_navigation

# The browser sends them with the other styles of a text; further checks may read them.
letter_spacing
word_spacing
