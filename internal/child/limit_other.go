//go:build !linux

package child

import "os"

// Elsewhere only the Go runtime's own limit and the time are kept.
func limitSelf(uint64) error { return nil }

func limitProcess(int, uint64) {}

func executable() (string, error) { return os.Executable() }
