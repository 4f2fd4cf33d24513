package web

// arena keeps very many short slices in a few pieces of memory: a hundred
// thousand allocations of their own would take half as much again, and every
// collection of garbage would visit each.
type arena[T any] struct {
	size  int // of a piece; 0: each slice has its own, so that it can go by itself
	piece []T
}

const arenaPiece = 1 << 13

// keep gives a copy of s that nobody grows.
func (a *arena[T]) keep(s []T) []T {
	if len(s) > cap(a.piece)-len(a.piece) {
		a.piece = make([]T, 0, max(a.size, len(s)))
	}
	from := len(a.piece)
	a.piece = append(a.piece, s...)
	return a.piece[from:len(a.piece):len(a.piece)]
}
