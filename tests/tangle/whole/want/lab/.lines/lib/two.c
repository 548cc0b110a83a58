1 chapters/03-three.nw 10
