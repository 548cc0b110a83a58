1 chapters/01-one.nw 73
7 chapters/01-one.nw 77
