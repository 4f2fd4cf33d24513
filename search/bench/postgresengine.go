//go:build postgres

package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// postgresEngine is PostgreSQL on this machine, named by BENCH_PG, with PostGIS
// where the server has it and earthdistance otherwise.
type postgresEngine struct {
	numbers *numbers
	pool    *pgxpool.Pool
	earth   earth
	pids    sync.Map // of the server's processes
}

// earth is how a server reckons with places. Its radius differs from geo's, so
// that metres are stretched to it.
type earth struct {
	extension string
	column    string // of the table venue
	from      string // the column's value of latitude $4 and longitude $5
	point     string // the person's, of latitude $1 and longitude $2
	near      string // a venue within $3 metres
	distance  string
	radius    float64 // metres
}

var earths = []earth{
	{"postgis", "geography(Point, 4326)", "ST_MakePoint($5, $4)::geography", "ST_MakePoint($2, $1)::geography",
		"ST_DWithin(v.at, p.at, $3, false)", "ST_Distance(v.at, p.at, false)", 6_371_008.77},
	{"earthdistance", "earth", "ll_to_earth($4, $5)", "ll_to_earth($1, $2)",
		"earth_box(p.at, $3) @> v.at AND earth_distance(p.at, v.at) <= $3", "earth_distance(p.at, v.at)", 6_378_168},
}

const geoRadius = 6_378_137 // metres, of geo.Distance

func newPostgres() (engine, error) {
	if os.Getenv("BENCH_PG") == "" {
		return nil, errors.New("BENCH_PG names no PostgreSQL server")
	}
	return &postgresEngine{}, nil
}

// connect opens a connection for each worker, set so that one question uses
// one processor.
func (e *postgresEngine) connect(ctx context.Context, size int) error {
	if e.pool != nil {
		return nil
	}
	config, err := pgxpool.ParseConfig(os.Getenv("BENCH_PG"))
	if err != nil {
		return fmt.Errorf("BENCH_PG: %w", err)
	}
	config.MaxConns = 2
	for name, value := range map[string]string{"jit": "off", "max_parallel_workers_per_gather": "0", "work_mem": "64MB",
		"random_page_cost": "1.1", "search_path": schemaOf(size) + ",public"} {
		config.ConnConfig.RuntimeParams[name] = value
	}
	config.AfterConnect = func(_ context.Context, c *pgx.Conn) error {
		e.pids.Store(int(c.PgConn().PID()), true)
		return nil
	}
	if e.pool, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		return err
	}
	for _, e.earth = range earths {
		for _, extension := range []string{"cube", e.earth.extension, "pg_trgm", "fuzzystrmatch"} {
			if _, err = e.pool.Exec(ctx, "CREATE EXTENSION IF NOT EXISTS "+extension+" SCHEMA public"); err != nil {
				break
			}
		}
		if err == nil {
			return nil
		}
	}
	return fmt.Errorf("PostgreSQL needs pg_trgm, fuzzystrmatch and PostGIS or earthdistance: %w", err)
}

func schemaOf(size int) string { return fmt.Sprintf("anchorpoint_bench_%d", size) }

func (e *postgresEngine) build(ctx context.Context, c *corpus, size int) error {
	if err := e.connect(ctx, size); err != nil {
		return err
	}
	_, err := e.pool.Exec(ctx, fmt.Sprintf(`
		DROP SCHEMA IF EXISTS %[1]s CASCADE; CREATE SCHEMA %[1]s;
		CREATE TABLE listing (id int PRIMARY KEY, name text, area text, anywhere boolean, bits int[], texts text[], words tsvector, names tsvector);
		CREATE TABLE venue (listing int, at %[2]s, spot point)`, schemaOf(size), e.earth.column))
	if err != nil {
		return fmt.Errorf("make tables: %w", err)
	}
	const batch = 2000
	numbers := newNumbers(c.vocabularies)
	for n := 0; n < size; n += batch {
		if err := e.insert(ctx, c, numbers, n, min(n+batch, size)); err != nil {
			return err
		}
	}
	for _, statement := range []string{
		`UPDATE listing SET names = to_tsvector('simple', name), words = setweight(to_tsvector('english', texts[1]), 'A') ||
			setweight(to_tsvector('english', texts[2]), 'B') || to_tsvector('english', texts[3]) || to_tsvector('english', texts[4]), texts = NULL`,
		`CREATE TABLE vocabulary AS SELECT word FROM ts_stat('SELECT words FROM listing')`,
		`VACUUM FULL listing`,
		`CREATE INDEX ON listing USING gin (words)`, `CREATE INDEX ON listing USING gin (names)`, `CREATE INDEX ON listing USING gin (bits)`,
		`CREATE INDEX ON listing (area)`, `CREATE INDEX ON venue (listing)`, `CREATE INDEX ON venue USING gist (at)`, `CREATE INDEX ON venue USING gist (spot)`,
		`CREATE INDEX ON vocabulary (word)`, `CREATE INDEX ON vocabulary USING gin (word gin_trgm_ops)`,
		`ANALYZE listing`, `ANALYZE venue`, `ANALYZE vocabulary`,
	} {
		if _, err := e.pool.Exec(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}

func (e *postgresEngine) insert(ctx context.Context, c *corpus, numbers *numbers, from, to int) error {
	var b pgx.Batch
	for n := from; n < to; n++ {
		r := c.record(n, numbers)
		b.Queue(`INSERT INTO listing VALUES ($1, $2, $3, $4, $5, $6)`, n, r.name, r.area, r.anywhere, r.bits,
			[]string{r.name, r.organization, r.description, r.keywords})
		for _, v := range r.venues {
			value := strings.NewReplacer("$4", "$2", "$5", "$3").Replace(e.earth.from)
			b.Queue(`INSERT INTO venue VALUES ($1, `+value+`, point($3, $2))`, n, v.lat, v.lon)
		}
	}
	return e.pool.SendBatch(ctx, &b).Close()
}

func (e *postgresEngine) open(ctx context.Context, c *corpus, size int) error {
	e.numbers = newNumbers(c.vocabularies)
	if err := e.connect(ctx, size); err != nil {
		return err
	}
	held := 0
	if err := e.pool.QueryRow(ctx, `SELECT count(*) FROM listing`).Scan(&held); err != nil {
		return err
	}
	if held != size {
		return fmt.Errorf("PostgreSQL holds %d of %d listings: remove the folder of what is built", held, size)
	}
	return nil
}

func (e *postgresEngine) close() error {
	if e.pool != nil {
		e.pool.Close()
	}
	return nil
}

// diskMB is what the tables and indexes take.
func (e *postgresEngine) diskMB(ctx context.Context) float64 {
	var bytes int64
	if err := e.pool.QueryRow(ctx, `SELECT coalesce(sum(pg_total_relation_size(oid)), 0) FROM pg_class
		WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'`).Scan(&bytes); err != nil {
		return math.NaN()
	}
	return float64(bytes) / 1e6
}

// serverCPU is what the server's processes of our connections have used.
func (e *postgresEngine) serverCPU() time.Duration {
	total := time.Duration(0)
	e.pids.Range(func(pid, _ any) bool {
		used, err := processCPU(pid.(int))
		if err == nil {
			total += used
		}
		return true
	})
	return total
}
