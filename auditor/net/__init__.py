"""The only code that opens a socket to a site: which addresses may be contacted, and how politely and how patiently."""
