package sim

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func ExampleParseDuration() {
	life, _ := ParseDuration("461386h")
	fmt.Println(life.Hours())

	_, err := ParseDuration("5")
	fmt.Println(err)
	_, err = ParseDuration("5 min")
	fmt.Println(err)
	// Output:
	// 461386
	// 5 has no unit: write 5s or 5ms
	// "5 min" is not a duration: " min" is not a unit: use ns, us, ms, s, m, h, d (24 h) or y (365 d)
}

func ExampleFormatDuration() {
	for _, d := range []time.Duration{461386 * time.Hour, 90 * time.Minute, 1500 * time.Millisecond, 500 * time.Millisecond} {
		fmt.Println(FormatDuration(d))
	}
	// Output:
	// 461386h
	// 90m
	// 1.5s
	// 500ms
}

func TestParseDurationReadsExactly(t *testing.T) {
	const year = 365 * 24 * time.Hour
	for text, want := range map[string]time.Duration{
		"0":                         0,
		"-0":                        0,
		"0s":                        0,
		"7ns":                       7,
		"1.5us":                     1500,
		"1.5µs":                     1500,
		"1.5μs":                     1500,
		"1.05ms":                    1_050_000,
		"1.5s":                      1_500_000_000,
		"+90m":                      90 * time.Minute,
		"1h30m":                     90 * time.Minute,
		"-1h30m":                    -90 * time.Minute,
		"1h1ns":                     time.Hour + 1,
		"1d12.5h":                   36*time.Hour + 30*time.Minute,
		"461386h":                   461386 * time.Hour,
		"10y":                       10 * year,
		"0.1y":                      year / 10,
		"1.000000000000000000000s":  time.Second,
		"9223372036854775807ns":     math.MaxInt64,
		"-9223372036854775808ns":    math.MinInt64,
		"292y171d23h47m16s854ms":    292*year + 171*24*time.Hour + 23*time.Hour + 47*time.Minute + 16854*time.Millisecond,
		"0.1ms":                     100_000,
		"0.0000000000000625y":       1971, // 1971.0 ns exactly: no float could tell
		"2562047h47m16.854775807s":  math.MaxInt64,
		"-2562047h47m16.854775808s": math.MinInt64,
	} {
		got, err := ParseDuration(text)
		if err != nil || got != want {
			t.Errorf("ParseDuration(%q) = %d, %v; want %d", text, got, err, want)
		}
	}
}

func TestParseDurationSaysWhatIsWrong(t *testing.T) {
	for text, want := range map[string]string{
		"":                       "write a number and its unit",
		"-":                      "write a number and its unit",
		"ms":                     "write a number and its unit",
		".5s":                    "write a number and its unit",
		"5.s":                    "write a number and its unit",
		"1.2.3s":                 "1.2 has no unit",
		"--5s":                   "write a number and its unit",
		"5":                      "5 has no unit: write 5s or 5ms",
		"-2.5":                   "-2.5 has no unit: write -2.5s or -2.5ms",
		"1h30":                   "30 has no unit: write 30s or 30ms",
		"5 s":                    `" s" is not a unit`,
		"5sec":                   `"sec" is not a unit: use ns, us, ms, s, m, h, d (24 h) or y (365 d)`,
		"5MS":                    `"MS" is not a unit`,
		"1e3s":                   `"e" is not a unit`,
		"30m1h":                  "go from long to short",
		"1m1m":                   "go from long to short",
		"0.5ns":                  "whole nanosecond",
		"1.0000000001s":          "whole nanosecond",
		"1.00000000000000001y":   "whole nanosecond",
		"293y":                   "292 years",
		"9223372036854775808ns":  "292 years",
		"-9223372036854775809ns": "292 years",
		"600y":                   "292 years", // beyond 2^64 ns: would wrap to a valid value
		"292y292y":               "go from long to short",
		"292y106751d":            "292 years",
		"99999999999999999999s":  "292 years",
		strings.Repeat("9", 99):  "too long",
	} {
		got, err := ParseDuration(text)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ParseDuration(%q) = %v, %v; want an error with %q", text, got, err, want)
		}
	}
}

func TestFormatDurationIsShort(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0:                            "0s",
		1:                            "1ns",
		-time.Millisecond:            "-1ms",
		1_050_000:                    "1.05ms",
		500 * time.Millisecond:       "500ms",
		1500 * time.Millisecond:      "1.5s",
		time.Minute:                  "1m",
		36 * time.Hour:               "36h",
		87600 * time.Hour:            "10y",
		24 * time.Hour:               "1d",
		time.Hour + 1:                "1h1ns",
		3*time.Hour + 25*time.Second: "3h25s",
	} {
		if got := FormatDuration(d); got != want {
			t.Errorf("FormatDuration(%d) = %q; want %q", d, got, want)
		}
	}
}

// Whatever is printed reads back as the same duration.
func TestDurationRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		// Multiples of a unit print short, arbitrary numbers print long.
		unit := rapid.SampledFrom(durationUnits[:]).Draw(t, "unit").nanoseconds
		d := time.Duration(rapid.Int64().Draw(t, "count") / int64(unit) * int64(unit))
		text := FormatDuration(d)
		if got, err := ParseDuration(text); err != nil || got != d {
			t.Fatalf("FormatDuration(%d) = %q, which parses as %d, %v", d, text, got, err)
		}
	})
	for _, d := range []time.Duration{math.MinInt64, math.MaxInt64, math.MinInt64 + 1} {
		if got, err := ParseDuration(FormatDuration(d)); err != nil || got != d {
			t.Errorf("%d prints as %q, which parses as %d, %v", d, FormatDuration(d), got, err)
		}
	}
}

func FuzzParseDuration(f *testing.F) {
	for _, seed := range []string{"0", "5", "1h30m", "-1.5s", "461386h", "1.05ms", "600y", "9223372036854775808ns"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := ParseDuration(text)
		if err != nil {
			return
		}
		if again, err := ParseDuration(FormatDuration(d)); err != nil || again != d {
			t.Fatalf("%q is %d, printed as %q, which is %d, %v", text, d, FormatDuration(d), again, err)
		}
	})
}
