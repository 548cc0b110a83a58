1 chapters/01-one.nw 69
7 chapters/01-one.nw 73
