package disk

import (
	"errors"
	"fmt"
)

// What a request may end with, besides nil. These are simulated failures:
// data for the protocol, not errors of the program.
var (
	ErrDead       = errors.New("the disk is dead")
	ErrFull       = errors.New("the disk is full")
	ErrWornOut    = errors.New("the disk is worn out and takes no more writes")
	ErrUnreadable = errors.New("unreadable sector")
)

// SectorError says which sector could not be read. It wraps ErrUnreadable.
type SectorError struct {
	Offset int64 // first byte of the sector
}

// Error returns "unreadable sector at byte 4096".
func (e *SectorError) Error() string { return fmt.Sprintf("unreadable sector at byte %d", e.Offset) }

// Unwrap returns ErrUnreadable.
func (e *SectorError) Unwrap() error { return ErrUnreadable }
