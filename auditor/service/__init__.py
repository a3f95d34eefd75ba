"""The service (`auditor serve`): several sites, several people, every night, in one process beside ordinary folders of auditor.

    database     service.db: accounts, the queue, schedules, work on findings, the journal; migrations by version
    service      everything below on one open folder, held by one process
    accounts     people, their passwords and their roles      sign_ins   who is signed in
    sites        the folders below sites/                     settings_file   auditor.toml as a form
    queue        which run is next                            runner     runs as processes that outlive the service
    job          what such a process does and leaves behind   progress   where it is
    schedule     when a site is audited                       scheduler  asks for the runs that are due
    index        figures of all runs, findings of today       after_run  what is done when a run ended
    work         assignments, comments and states             journal    who changed what, and when
    shares       read-only links for strangers                tokens     what programs sign in with
    web          pages for people

A folder of a site is an ordinary one: the command line may be used in it at any time. Needs the extra `serve`.
"""
