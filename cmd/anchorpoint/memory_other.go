//go:build !linux

package main

// unmapProgram has nothing to do where the system does not say what it holds.
func unmapProgram() {}
