package document

import (
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"time"
)

// numberBytesMax bounds the digits of a number; none needs more.
const numberBytesMax = 40

// unit is a suffix and how many of the base unit it stands for.
type unit struct {
	name  string
	count int64
}

var (
	byteUnits = []unit{
		{"B", 1}, {"kB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"TB", 1e12}, {"PB", 1e15},
		{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"TiB", 1 << 40}, {"PiB", 1 << 50},
	}
	bitUnits = []unit{{"bit", 1}, {"kbit", 1e3}, {"Mbit", 1e6}, {"Gbit", 1e9}, {"Tbit", 1e12}}
	// periodUnits are what a rate may be counted in.
	periodUnits = []unit{
		{"ms", int64(time.Millisecond)}, {"s", int64(time.Second)}, {"min", int64(time.Minute)},
		{"h", int64(time.Hour)}, {"d", int64(24 * time.Hour)}, {"y", int64(365 * 24 * time.Hour)},
	}
)

// Size returns a number of bytes, such as 512B, 64KiB (1024 each) or 1.5GB
// (10^9 each). The reading is exact: half a byte is an error.
func (r *Reader) Size(n *Node) int64 {
	return Read(r, n, "a size such as 64KiB", func(text string) (int64, error) {
		number, suffix := splitUnit(text)
		if suffix == "" {
			return 0, unitMissing(text, number, "64KiB", number+"KiB or "+number+"kB")
		}
		return scaleExactly(text, number, suffix, byteUnits)
	})
}

// Bandwidth returns a number of bytes per second, such as 10MB/s or
// 100Mbit/s.
func (r *Reader) Bandwidth(n *Node) int64 {
	return Read(r, n, "a bandwidth such as 10MB/s", parseBandwidth)
}

func parseBandwidth(text string) (int64, error) {
	quantity, perSecond := strings.CutSuffix(text, "/s")
	number, suffix := splitUnit(quantity)
	if !perSecond {
		return 0, unitMissing(text, number, "10MB/s", text+"MB/s or "+text+"Mbit/s")
	}
	if !strings.HasSuffix(suffix, "bit") {
		return scaleExactly(text, number, suffix, byteUnits)
	}
	bits, err := scaleExactly(text, number, suffix, bitUnits)
	if err == nil && bits%8 != 0 {
		err = fmt.Errorf("%s is no whole number of bytes per second", text)
	}
	return bits / 8, err
}

// Rate returns events per second, written as a count per period: 80/s, 5/min,
// 0.3/h; the periods are ms, s, min, h, d and y (365 days).
func (r *Reader) Rate(n *Node) float64 {
	return Read(r, n, "a rate such as 80/s", parseRate)
}

func parseRate(text string) (float64, error) {
	number, period, per := strings.Cut(text, "/")
	if !per {
		return 0, unitMissing(text, number, "80/s", text+"/s or "+text+"/min")
	}
	count, err := parseDecimal(number)
	if err != nil {
		return 0, err
	}
	nanoseconds, err := findUnit(period, periodUnits)
	if err != nil {
		return 0, err
	}
	if count < 0 {
		return 0, fmt.Errorf("%s is negative", text)
	}
	// One rounded operation each, the same on every machine.
	seconds := float64(nanoseconds) / 1e9
	return count / seconds, nil
}

// unitMissing explains a bare number, and anything else by an example.
func unitMissing(text, number, example, instead string) error {
	if _, err := parseDecimal(number); err != nil || number != text {
		return fmt.Errorf("cannot read %s: write it like %s", quoted(text), example)
	}
	return fmt.Errorf("%s has no unit: write %s", number, instead)
}

// splitUnit cuts a quantity after its number.
func splitUnit(text string) (number, suffix string) {
	suffix = strings.TrimLeft(text, "+-0123456789.")
	return text[:len(text)-len(suffix)], suffix
}

func findUnit(name string, units []unit) (int64, error) {
	names := make([]string, len(units))
	for i, u := range units {
		if names[i] = u.name; u.name == name {
			return u.count, nil
		}
	}
	return 0, fmt.Errorf("unknown unit %s: use %s", quoted(name), strings.Join(names, ", "))
}

// scaleExactly returns number × unit if that is a whole number that fits.
func scaleExactly(text, number, suffix string, units []unit) (int64, error) {
	if _, err := parseDecimal(number); err != nil {
		return 0, fmt.Errorf("%s begins with no number", quoted(text))
	}
	count, err := findUnit(suffix, units)
	if err != nil {
		return 0, err
	}
	// parseDecimal has bounded the digits, and splitUnit lets no exponent in.
	product, _ := new(big.Rat).SetString(number)
	product.Mul(product, new(big.Rat).SetInt64(count))
	switch {
	case product.Sign() < 0:
		return 0, fmt.Errorf("%s is negative", text)
	case !product.IsInt():
		return 0, fmt.Errorf("%s does not come out whole in %s", text, units[0].name)
	case !product.Num().IsInt64():
		return 0, fmt.Errorf("%s is too large", text)
	}
	return product.Num().Int64(), nil
}

// parseDecimal reads a finite decimal number such as -1.5 or 2e-3. What else Go
// takes for a number (hexadecimal, infinite, underscored) is none to a reader.
func parseDecimal(text string) (float64, error) {
	if len(text) > numberBytesMax || strings.Trim(text, "+-0123456789.eE") != "" {
		return 0, fmt.Errorf("%s is no number", quoted(text))
	}
	value, err := strconv.ParseFloat(text, 64)
	switch {
	case errors.Is(err, strconv.ErrSyntax):
		return 0, fmt.Errorf("%s is no number", quoted(text))
	case err != nil:
		return 0, fmt.Errorf("%s is too large", text)
	}
	return value, nil
}
