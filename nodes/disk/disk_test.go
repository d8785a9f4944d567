package disk_test

import (
	"testing"

	"nines/nodes/disk"
	"nines/sim"
)

func TestALogComesBackAfterACrash(t *testing.T) {
	e := sim.New(sim.Options{})
	d := disk.New(e, "d", disk.Options{})
	l := disk.OpenLog(d)
	acked := 0
	l.Recover(func([]byte) {}, func(r disk.Recovery) {
		for range 10 {
			l.Append([]byte("hello"), func(err error) { acked++ })
		}
	})
	if err := e.Run(sim.Never); err != nil {
		t.Fatal(err)
	}
	d.Crash()
	n := 0
	l = disk.OpenLog(d)
	l.Recover(func(b []byte) { n++ }, func(r disk.Recovery) { t.Log(r) })
	if err := e.Run(sim.Never); err != nil {
		t.Fatal(err)
	}
	if n != 10 || acked != 10 {
		t.Fatal(n, acked)
	}
}
