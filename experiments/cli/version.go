package cli

import (
	"runtime"
	"runtime/debug"
)

// version names what this program was built from.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

// platform names what it was built for, and by which compiler.
func platform() string { return runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH }
