# What each call of a burst costs. The numbers come from a run:
#   ./boot --through 03 --icount --mem 64 -- selftest cost 2>&1 |
#       sed -n 's/^weft| cost of [a-z_]*: //p' >figures/kalloc-cost.dat
# Rows: kalloc, kfree, plain_alloc, plain_free; columns: the calls of a burst.
data = 'figures/kalloc-cost.dat'
set xlabel 'call'
set ylabel 'instructions'
set xrange [0:129]
set yrange [0:245]
set xtics 16
set grid ytics lc rgb '#d8dadc' lw 0.5
set border 3
set tics nomirror out
set key top center horizontal samplen 2
set arrow from 64.5, 0 to 64.5, 222 nohead lc rgb '#8A8F94' dt 3
set label 'allocating' at 32, 215 center textcolor rgb '#8A8F94'
set label 'freeing' at 97, 215 center textcolor rgb '#8A8F94'
plot data matrix every :::0::0 using ($1+1):3 with impulses lw 1.6 lc rgb '#2F5D8A' title 'with a cache', \
     data matrix every :::1::1 using ($1+65):3 with impulses lw 1.6 lc rgb '#2F5D8A' notitle, \
     data matrix every :::2::2 using ($1+1):3 with lines lw 1.6 lc rgb '#A8502F' title 'one list, one lock', \
     data matrix every :::3::3 using ($1+65):3 with lines lw 1.6 lc rgb '#A8502F' notitle
