"""The pages of the service: plain HTML that works without scripts, in the look of the report.

app      the routes, one table: path, who may, and what answers
guard    who asks, whether he may, whether a form is ours
call     one request as the pages see it
render   templates, and what every page needs
"""
