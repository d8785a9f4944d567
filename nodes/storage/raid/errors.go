package raid

import (
	"errors"
	"fmt"
)

// ErrLost is what a request ends with when the bytes it needs cannot be had:
// more pieces are gone than the code can make up for. It is data for whoever
// uses the array, not an error of the program.
var ErrLost = errors.New("data is lost")

// LostError says where. It wraps ErrLost.
type LostError struct {
	Stripe   int64
	From, To int64 // bytes of each chunk
}

// Error returns "data is lost in stripe 7, bytes 0 to 512 of each chunk".
func (e *LostError) Error() string {
	return fmt.Sprintf("data is lost in stripe %d, bytes %d to %d of each chunk", e.Stripe, e.From, e.To)
}

// Unwrap returns ErrLost.
func (e *LostError) Unwrap() error { return ErrLost }
