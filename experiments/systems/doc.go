// Package systems makes the protocols under nodes available to scenarios: one
// file a kind of system, with its parameters, the codec through which load
// groups speak to it, and the closed forms that hold for it.
//
//	experiments.Registry ─► System ─Build─► machines running a protocol
//	                          │                        ▲
//	                          └─ Codec ◄─ load groups ─┘
//
// Nothing else in experiments knows a protocol by name.
package systems
