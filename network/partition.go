package network

import (
	"fmt"
	"strconv"
)

// Shape says which groups of a Partition still hear each other.
type Shape uint8

const (
	Split  Shape = iota // no group hears another
	OneWay              // of two groups, the second does not hear the first
	Bridge              // the first group hears and is heard by all; the others only by it
	Ring                // each group hears the one before and the one after it
)

var shapeNames = [...]string{"split", "one-way", "bridge", "ring"}

// String returns the name by which the text of a partition begins.
func (s Shape) String() string {
	if int(s) < len(shapeNames) {
		return shapeNames[s]
	}
	return "shape " + strconv.Itoa(int(s))
}

// Mode says what becomes of the packets that a partition stops.
type Mode uint8

const (
	Drop Mode = iota // they are lost
	Hold             // they wait at the far end, and arrive in order when it heals
)

// Partition is a cut through the network, as data. An endpoint is in at most
// one group; those in none are not affected, and neither are those that are
// attached later. Network.Format prints it, Network.ParsePartition reads it.
type Partition struct {
	Shape  Shape
	Groups [][]ID
	Mode   Mode
	Loss   float64 // of Drop: the share of packets that is lost; 0 stands for all

	// Name addresses the draws of Loss, so that they are the same whoever else
	// is in the groups. Without it the text does, which names every endpoint.
	// It is no part of the text.
	Name string
}

// loss is the share of packets that a partition stops.
func (p *Partition) loss() float64 {
	if p.Loss == 0 {
		return 1
	}
	return p.Loss
}

// severs tells whether packets from group g to group h are stopped; groups
// count from 1.
func (p *Partition) severs(g, h uint32) bool {
	switch p.Shape {
	case Split:
		return g != h
	case OneWay:
		return g == 1 && h == 2
	case Bridge:
		return g != h && g != 1 && h != 1
	default:
		groups := uint32(len(p.Groups))
		apart := (g + groups - h) % groups
		return apart > 1 && apart < groups-1
	}
}

// groupsMin is the least number of groups for which a shape stops anything.
var groupsMin = [...]int{Split: 2, OneWay: 2, Bridge: 3, Ring: 4}

// Check says what is wrong with a partition of this network, if anything is.
func (n *Network) Check(p Partition) error {
	switch {
	case int(p.Shape) >= len(shapeNames):
		return fmt.Errorf("there is no partition of %v", p.Shape)
	case p.Mode > Hold:
		return fmt.Errorf("there is no partition of mode %d", p.Mode)
	case len(p.Groups) < groupsMin[p.Shape]:
		return fmt.Errorf("%v needs at least %d groups, not %d", p.Shape, groupsMin[p.Shape], len(p.Groups))
	case p.Shape == OneWay && len(p.Groups) != 2:
		return fmt.Errorf("one-way is from one group to another, not among %d", len(p.Groups))
	case !(p.Loss >= 0 && p.Loss <= 1):
		return fmt.Errorf("loss must be from 0 to 1, not %v", p.Loss)
	case p.Mode == Hold && p.loss() != 1:
		return fmt.Errorf("what holds packets holds them all: it cannot have a loss of %v", p.Loss)
	}
	return n.checkGroups(p.Groups)
}

func (n *Network) checkGroups(groups [][]ID) error {
	group := make([]int, len(n.endpoints))
	for g, ids := range groups {
		if len(ids) == 0 {
			return fmt.Errorf("group %d is empty", g+1)
		}
		for _, id := range ids {
			if int(id) >= len(group) {
				return fmt.Errorf("group %d has endpoint %d, but there are only %d", g+1, id, len(group))
			}
			if group[id] != 0 {
				return fmt.Errorf("%s is in group %d and in group %d", n.Name(id), group[id], g+1)
			}
			group[id] = g + 1
		}
	}
	return nil
}
