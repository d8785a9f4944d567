// Package disk is a virtual disk with real bytes, honest latency and every
// way to fail.
package disk
