package sqlite

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/google/uuid"
)

// CopyTo writes a consistent copy of the database to a new file while writers
// go on, and makes sure that it has reached the disk.
func (s *Store) CopyTo(ctx context.Context, path string) error {
	if _, err := s.writer.ExecContext(ctx, `VACUUM INTO ?`, path); err != nil {
		return fmt.Errorf("copy the database to %s: %w", path, explain(err))
	}
	for _, name := range []string{path, filepath.Dir(path)} {
		if err := sync(name); err != nil {
			return fmt.Errorf("write %s to the disk: %w", name, err)
		}
	}
	return nil
}

func sync(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}

// NewIdentity gives the store a new id, so that no index that was made from
// another history is ever taken for current. For a database that was restored.
func (s *Store) NewIdentity(ctx context.Context) error {
	id := uuid.NewString()
	if _, err := s.writer.ExecContext(ctx, `UPDATE setting SET value = ? WHERE name = 'store_id'`, id); err != nil {
		return fmt.Errorf("give the store a new id: %w", explain(err))
	}
	s.id = id
	return nil
}

// ID names this store's history.
func (s *Store) ID() string { return s.id }
