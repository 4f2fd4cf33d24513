package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// folder is the data folder.
type folder string

func (f folder) database() string { return filepath.Join(string(f), "directory.db") }
func (f folder) index() string    { return filepath.Join(string(f), "index") }
func (f folder) place() string    { return filepath.Join(string(f), "place") }
func (f folder) outbox() string   { return filepath.Join(string(f), "outbox") }
func (f folder) backups() string  { return filepath.Join(string(f), "backups") }

// openFolder makes the data folder where it is missing and makes sure that it
// can be written.
func openFolder(path string) (folder, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return "", fmt.Errorf("data folder: %w", err)
	}
	probe, err := os.CreateTemp(path, ".probe-*")
	if err != nil {
		return "", fmt.Errorf("data folder %s cannot be written: %w", path, errors.Unwrap(err))
	}
	probe.Close()
	if err := os.Remove(probe.Name()); err != nil {
		return "", fmt.Errorf("data folder: %w", err)
	}
	return folder(path), nil
}

// errServerRuns means that a server holds the data folder.
var errServerRuns = errors.New("a server is running on this data folder")

// serverLock is the right to hold the index of a data folder. It is a flock, so
// it ends with the process however that ends.
type serverLock struct{ file *os.File }

// lockWait is how long a start waits for a server that is just stopping.
const lockWait = 2 * time.Second

// lock takes the lock, waiting up to wait for another process to let go.
// errServerRuns says who has it.
func (f folder) lock(wait time.Duration) (*serverLock, error) {
	file, err := os.OpenFile(filepath.Join(string(f), "server.lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("server lock: %w", err)
	}
	for end := time.Now().Add(wait); ; time.Sleep(50 * time.Millisecond) {
		err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			l := &serverLock{file}
			return l, l.write("")
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			file.Close()
			return nil, fmt.Errorf("lock the data folder: %w", err)
		}
		if time.Now().After(end) {
			holder, _ := os.ReadFile(file.Name())
			file.Close()
			return nil, fmt.Errorf("%w %s (%s): stop it first or choose another with --data", errServerRuns, f, strings.TrimSpace(string(holder)))
		}
	}
}

// write notes who holds the lock and where it listens.
func (l *serverLock) write(address string) error {
	text := "pid " + strconv.Itoa(os.Getpid())
	if address != "" {
		text += ", " + address
	}
	if err := l.file.Truncate(0); err != nil {
		return fmt.Errorf("server lock: %w", err)
	}
	_, err := l.file.WriteAt([]byte(text+"\n"), 0)
	return err
}

// address is where the server that holds the lock listens, empty when it does
// not say.
func (f folder) address() string {
	holder, err := os.ReadFile(filepath.Join(string(f), "server.lock"))
	if err != nil {
		return ""
	}
	_, address, _ := strings.Cut(strings.TrimSpace(string(holder)), ", ")
	return address
}

func (l *serverLock) release() { l.file.Close() }

// minFree is how much of the disk must stay free for an import.
const minFree = 1 << 30 // bytes

// roomForImport refuses bulk work on a disk that is nearly full: under 10 % or
// 1 GiB free. Single edits go on.
func (f folder) roomForImport() error {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(string(f), &disk); err != nil {
		return fmt.Errorf("ask how much disk is free: %w", err)
	}
	return f.room(disk.Bavail*uint64(disk.Bsize), disk.Blocks*uint64(disk.Bsize))
}

// room judges the free and total bytes of the disk.
func (f folder) room(free, total uint64) error {
	if need := max(minFree, total/10); free < need {
		return fmt.Errorf("only %d MB of the disk of %s are free; an import wants %d MB (a tenth of the disk, at least 1024 MB): make room first", free>>20, f, need>>20)
	}
	return nil
}
