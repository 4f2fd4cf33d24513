package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"runtime"
	"time"

	"github.com/google/uuid"
	_ "github.com/mattn/go-sqlite3" // the driver

	"anchorpoint/directory"
)

// Store is a directory in one SQLite file. It implements directory.Store.
type Store struct {
	*file
	actor directory.Actor
}

var _ directory.Store = (*Store)(nil)

// file is what all scopes of one open database share.
type file struct {
	path   string
	id     string
	writer *sql.DB
	reader *sql.DB
	write  *statements
	// position is asked for by every search.
	position *sql.Stmt
	wake     chan struct{}
	now      func() time.Time
}

// The pragmas hold for each connection, so they stand in the DSN. go-sqlite3
// would set synchronous to NORMAL if it were left out, and NORMAL loses
// acknowledged transactions at a power cut. What is deleted is overwritten;
// "fast" would leave it in pages that become free (TestDeletedAddresses...).
const (
	writerPragmas = "?_journal_mode=WAL&_synchronous=FULL&_busy_timeout=5000&_foreign_keys=on&_txlock=immediate&_cache_size=-24000&_secure_delete=on"
	readerPragmas = "?mode=ro&_query_only=on&_busy_timeout=5000"
)

// Open opens the database file, makes or migrates it where needed, and reads
// back that the connections are as they must be. The Store acts for the system
// until As says otherwise.
func Open(ctx context.Context, path string) (*Store, error) {
	f := &file{path: path, wake: make(chan struct{}, 1), now: time.Now}
	if err := f.open(ctx); err != nil {
		f.close()
		return nil, fmt.Errorf("open the database %s: %w", path, explain(err))
	}
	return &Store{file: f, actor: directory.SystemActor("anchorpoint")}, nil
}

func (f *file) open(ctx context.Context) error {
	if err := writable(f.path); err != nil {
		return err
	}
	if err := migrate(ctx, f.path); err != nil {
		return err
	}
	var err error
	if f.writer, err = connect(f.path, writerPragmas, 1); err != nil {
		return err
	}
	if f.reader, err = connect(f.path, readerPragmas, 2*runtime.NumCPU()); err != nil {
		return err
	}
	if err := f.checkPragmas(ctx); err != nil {
		return err
	}
	if err := f.identify(ctx); err != nil {
		return err
	}
	if _, err := f.writer.ExecContext(ctx, `PRAGMA wal_autocheckpoint = 8000`); err != nil {
		return fmt.Errorf("set how often the log is taken over: %w", err)
	}
	if f.position, err = f.reader.PrepareContext(ctx, selectPosition); err != nil {
		return err
	}
	f.write, err = prepare(ctx, f.writer)
	return err
}

// connect opens a pool. The path is escaped: a question mark in it would
// otherwise start the pragmas.
func connect(path, pragmas string, connections int) (*sql.DB, error) {
	db, err := sql.Open("sqlite3", "file:"+(&url.URL{Path: path}).EscapedPath()+pragmas)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db, nil
}

// writable gives the system's own reason when the file cannot be written,
// which is plainer than SQLite's.
func writable(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

func (f *file) checkPragmas(ctx context.Context) error {
	for _, want := range []struct {
		db           *sql.DB
		pool, pragma string
		value        string
	}{
		{f.writer, "writer", "journal_mode", "wal"},
		{f.writer, "writer", "synchronous", "2"},
		{f.writer, "writer", "foreign_keys", "1"},
		{f.writer, "writer", "query_only", "0"},
		{f.reader, "reader", "journal_mode", "wal"},
		{f.reader, "reader", "query_only", "1"},
	} {
		var got string
		if err := want.db.QueryRowContext(ctx, "PRAGMA "+want.pragma).Scan(&got); err != nil {
			return fmt.Errorf("read %s of the %s: %w", want.pragma, want.pool, err)
		}
		if got != want.value {
			return fmt.Errorf("%s of the %s is %s, not %s", want.pragma, want.pool, got, want.value)
		}
	}
	return nil
}

// identify reads the store's id, and gives a new store one.
func (f *file) identify(ctx context.Context) error {
	_, err := f.writer.ExecContext(ctx,
		`INSERT INTO setting (name, value) VALUES ('store_id', ?) ON CONFLICT DO NOTHING`, uuid.NewString())
	if err != nil {
		return fmt.Errorf("write the store id: %w", err)
	}
	return f.writer.QueryRowContext(ctx, `SELECT value FROM setting WHERE name = 'store_id'`).Scan(&f.id)
}

// Close ends both pools. Scopes made by As end with it.
func (s *Store) Close() error { return s.file.close() }

func (f *file) close() error {
	var errs []error
	if f.write != nil {
		errs = append(errs, f.write.close())
	}
	if f.position != nil {
		errs = append(errs, f.position.Close())
	}
	for _, db := range []*sql.DB{f.reader, f.writer} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}

// Path is the database file.
func (s *Store) Path() string { return s.path }

// As gives the same store seen by another actor.
func (s *Store) As(a directory.Actor) directory.Store { return &Store{file: s.file, actor: a} }

// Wake receives soon after a commit of this process.
func (s *Store) Wake() <-chan struct{} { return s.wake }

func (f *file) wakeUp() {
	select {
	case f.wake <- struct{}{}:
	default: // somebody was told already and has not looked yet
	}
}
