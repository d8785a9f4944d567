// Package library holds the scenarios that nines ships, as the YAML files a
// user would write.
package library
