// Package nodes makes virtual machines: identity, a skewed clock, a CPU, a
// disk, and a protocol that runs on it and sees the world through Env alone.
package nodes
