1 chapters/03-three.nw 10
4 chapters/03-three.nw 16
5 chapters/03-three.nw 16
10 chapters/03-three.nw 24
