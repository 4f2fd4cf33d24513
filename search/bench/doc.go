// Command bench makes the directory on which the speed of search is measured,
// and the questions that are put to it, and measures. Both are invented and the
// same for the same seed. It prints figures; it decides nothing that tests rely
// on.
//
//	bench engines  the product's index beside a hand-written floor, SQLite,
//	               plain bleve and, where BENCH_PG names a server and the build
//	               tag postgres is set, PostgreSQL; each in its own process
//	bench product  the built program: import, start, pages, edits
//	bench corpus   the invented directory as an import file
//	bench worker   one engine in this process, as engines starts it; with
//	               -kinds and -profile to see where the time goes
package main
