package network

import (
	"fmt"
	"math"
	"math/bits"
	"reflect"

	"nines/sim"
)

// fold adds a packet that is handed over to the digest of its event, which
// knows the kind and the receiver only.
func fold(d *sim.Digest, p *Packet) {
	ends := uint64(p.From)<<2 | bit(p.Reply)<<1 | bit(p.Corrupt)
	d.Word(ends ^ bits.RotateLeft64(p.Call*0x9e3779b97f4a7c15, 37))
	if m, ok := p.Message.(Folder); ok {
		m.Fold(d)
		return
	}
	foldValue(d, reflect.ValueOf(p.Message), 0)
}

func bit(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// foldDepthMax bounds how deep the content of a message is followed: beyond it
// the message is no plain data, and probably points to itself.
const foldDepthMax = 32

// foldValue folds any plain data: numbers, text, and structures of them.
func foldValue(d *sim.Digest, v reflect.Value, depth int) {
	if depth > foldDepthMax {
		panic(fmt.Sprintf("network: a message is more than %d levels deep at a %v: give it a method Fold(*sim.Digest)", foldDepthMax, v.Type()))
	}
	switch v.Kind() {
	case reflect.Bool:
		d.Word(bit(v.Bool()))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		d.Word(uint64(v.Int()))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		d.Word(v.Uint())
	case reflect.Float32, reflect.Float64:
		d.Word(math.Float64bits(v.Float()))
	case reflect.String:
		d.Text(v.String())
	case reflect.Pointer, reflect.Interface:
		foldReference(d, v, depth)
	case reflect.Slice, reflect.Array:
		foldList(d, v, depth)
	case reflect.Struct:
		for i := range v.NumField() {
			foldValue(d, v.Field(i), depth+1)
		}
	case reflect.Map:
		foldMap(d, v, depth)
	default:
		panic(fmt.Sprintf("network: a message holds a %v, which is no data: give it a method Fold(*sim.Digest)", v.Type()))
	}
}

func foldReference(d *sim.Digest, v reflect.Value, depth int) {
	d.Word(bit(v.IsNil()))
	if v.IsNil() {
		return
	}
	if v.Kind() == reflect.Interface {
		d.Text(v.Elem().Type().String())
	}
	foldValue(d, v.Elem(), depth+1)
}

func foldList(d *sim.Digest, v reflect.Value, depth int) {
	if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8 {
		d.Bytes(v.Bytes())
		return
	}
	d.Word(uint64(v.Len()))
	for i := range v.Len() {
		foldValue(d, v.Index(i), depth+1)
	}
}

// foldMap adds up the digests of the entries, so that their order, which
// differs from run to run, does not count.
func foldMap(d *sim.Digest, v reflect.Value, depth int) {
	d.Word(uint64(v.Len()))
	var sum uint64
	for entries := v.MapRange(); entries.Next(); {
		var entry sim.Digest
		foldValue(&entry, entries.Key(), depth+1)
		foldValue(&entry, entries.Value(), depth+1)
		sum += entry.Sum()
	}
	d.Word(sum)
}
