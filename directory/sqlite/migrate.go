package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/mattn/go-sqlite3"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// ErrNewer means that a newer program has written the database.
var ErrNewer = errors.New("the database is newer than this program")

// migrationPragmas leave foreign keys off: the pragma has no effect inside a
// transaction, and a migration may rebuild a table. foreign_key_check runs
// before each commit instead.
const migrationPragmas = "?_journal_mode=WAL&_synchronous=FULL&_busy_timeout=5000&_foreign_keys=off&_txlock=immediate"

// migrate brings the database to this program's version, one file and one
// transaction at a time. PRAGMA user_version counts the files applied.
func migrate(ctx context.Context, path string) error {
	files, err := migrations(migrationFiles)
	if err != nil {
		return err
	}
	db, err := connect(path, migrationPragmas, 1)
	if err != nil {
		return err
	}
	defer db.Close()
	version, err := userVersion(ctx, db)
	if err != nil {
		return err
	}
	switch {
	case version > len(files):
		return fmt.Errorf("%w: it is at version %d, this program knows %d; use a newer anchorpoint or restore a backup", ErrNewer, version, len(files))
	case version == len(files):
		return nil
	case version > 0:
		if err := copyAside(ctx, db, path, version); err != nil {
			return err
		}
	}
	for i := version; i < len(files); i++ {
		if err := applyMigration(ctx, db, i+1, files[i]); err != nil {
			return fmt.Errorf("migration %d: %w", i+1, err)
		}
	}
	return nil
}

// migrations are the SQL files in order. A gap or a doubled number is an error
// of the program.
func migrations(files fs.FS) ([]string, error) {
	names, err := fs.Glob(files, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	out := make([]string, len(names))
	for i, name := range names {
		number, _, _ := strings.Cut(strings.TrimPrefix(name, "migrations/"), "_")
		if n, err := strconv.Atoi(number); err != nil || n != i+1 {
			return nil, fmt.Errorf("migration file %s: its number should be %04d", name, i+1)
		}
		b, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		out[i] = string(b)
	}
	return out, nil
}

func userVersion(ctx context.Context, db *sql.DB) (int, error) {
	var version int
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return 0, fmt.Errorf("read the version: %w", err)
	}
	return version, nil
}

// copyAside keeps the database as it was before a migration.
func copyAside(ctx context.Context, db *sql.DB, path string, version int) error {
	copied := fmt.Sprintf("%s.v%d-%s", path, version, time.Now().UTC().Format("20060102T150405"))
	if _, err := os.Stat(copied); err == nil {
		return nil
	}
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", copied); err != nil {
		return fmt.Errorf("copy the database to %s before migrating: %w", copied, err)
	}
	return nil
}

func applyMigration(ctx context.Context, db *sql.DB, version int, statements string) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, statements); err != nil {
		return err
	}
	broken, err := tx.QueryContext(ctx, "PRAGMA foreign_key_check")
	if err != nil {
		return err
	}
	defer broken.Close()
	if broken.Next() {
		return errors.New("it leaves rows that point at nothing")
	}
	if err := broken.Close(); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "PRAGMA user_version = "+strconv.Itoa(version)); err != nil {
		return err
	}
	return tx.Commit()
}

// explain puts the errors that an operator meets into words that say what to do.
func explain(err error) error {
	var failed sqlite3.Error
	switch {
	case strings.Contains(err.Error(), "no such module: fts5"):
		return fmt.Errorf("this program was built without full-text search: build it with -tags \"sqlite_fts5 sqlite_math_functions\" (%w)", err)
	case !errors.As(err, &failed):
		return err
	case failed.Code == sqlite3.ErrNotADB:
		return fmt.Errorf("the file is not a database, or it is damaged: restore a backup with \"anchorpoint restore\" (%w)", err)
	case failed.Code == sqlite3.ErrCorrupt:
		return fmt.Errorf("the database is damaged: restore a backup with \"anchorpoint restore\" (%w)", err)
	case failed.Code == sqlite3.ErrFull:
		return fmt.Errorf("the disk is full: make room and try again (%w)", err)
	}
	return err
}
