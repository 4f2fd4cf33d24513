package main

import (
	"fmt"
	"os"
	"strings"
	"syscall"
)

// unmapProgram gives back the pages of the program's own file: most of its code
// and built-in data is needed by the start alone. Pages that are needed come
// back at their next use from the system's cache of files, some at a time.
// Parts that were written to, as those that the loader fills in, are kept.
func unmapProgram() {
	self, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return
	}
	maps, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		return
	}
	var from, to uintptr // of a part of the file that cannot be written to
	for line := range strings.Lines(string(maps)) {
		switch f := strings.Fields(line); {
		case len(f) >= 5 && !strings.HasSuffix(f[0], ":"):
			if from, to = 0, 0; len(f) == 6 && f[5] == self && strings.HasPrefix(f[1], "r-") {
				fmt.Sscanf(f[0], "%x-%x", &from, &to)
			}
		case len(f) == 3 && f[0] == "Anonymous:" && f[1] == "0" && from < to:
			syscall.Syscall(syscall.SYS_MADVISE, from, to-from, syscall.MADV_DONTNEED) // advice, which may fail
		}
	}
}
