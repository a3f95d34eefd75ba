"""Links: what they are called, what they point at, and whether it is there.

words.toml -> words     phrases of seven languages
context                 what around a link explains it
names vague targets contacts page      checks on one page
site                    what pages tell the site, and the checks that listen
"""
