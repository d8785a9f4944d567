// Package network carries messages between the endpoints of a simulated run:
// with latency, loss and everything else that a network does to a message.
package network
