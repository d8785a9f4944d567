package raid

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"

	"nines/nodes/disk"
)

// A story is prose and commands, then what they printed. It is played from top
// to bottom (-rewrite records it anew).
func TestStories(t *testing.T) {
	datadriven.Walk(t, "testdata/stories", func(t *testing.T, file string) {
		s := &stage{t: t}
		datadriven.RunTest(t, file, func(_ *testing.T, d *datadriven.TestData) string {
			var out strings.Builder
			for command := range strings.Lines(d.String()) {
				out.WriteString(s.play(strings.Fields(command)))
			}
			return out.String()
		})
	})
}

// stage is the array of a story. Bytes are letters, chunks two sectors.
type stage struct {
	t *testing.T
	*rig
}

// play does one command:
//
//	array 5 disks=4 journal no-checksums   a new array of a level
//	map 3                                  where its first chunks lie
//	write 0 1024 b                         letters, to an offset
//	cut 130us write 0 512 c                the same, but the power fails; then recovers
//	read 0 1024                            prints the letters, by the sector
//	inject 1 rot(0, 512)                   into the disk in a place
//	fail 1, replace 1, scrub, health
//
// After each it prints what the disks had to do.
func (s *stage) play(words []string) string {
	switch words[0] {
	case "array":
		s.array(words[1:])
		return ""
	case "map":
		return draw(s.rig.array.layout, s.number(words[1]))
	case "health":
		return fmt.Sprintf("%v, %+v\n", s.rig.array.Health(), s.rig.array.Counts())
	}
	said := ""
	reads, writes := s.cost(func() { said = s.act(words) })
	return said + fmt.Sprintf("%d reads, %d writes\n", reads, writes)
}

func (s *stage) act(words []string) (said string) {
	switch words[0] {
	case "write":
		s.write(words[1:], func(err error) { said = answer(err) })
	case "cut":
		after, err := time.ParseDuration(words[1])
		if err != nil {
			s.t.Fatal(err)
		}
		s.write(words[3:], func(err error) { said = answer(err) })
		if err := s.engine.Run(s.engine.Now().Add(after)); err != nil {
			s.t.Fatal(err)
		}
		s.rig.array.Crash()
		s.recover()
	case "read":
		s.rig.array.Read(s.number(words[1]), s.number(words[2]), func(data []byte, err error) { said = sectors(data, err) })
	case "inject":
		fault, err := disk.ParseFault(strings.Join(words[2:], " "))
		if err != nil {
			s.t.Fatal(err)
		}
		s.rig.array.Disk(s.number(words[1])).Inject(fault)
	case "fail":
		s.rig.array.Fail(s.number(words[1]))
	case "replace":
		s.rig.array.Replace(s.number(words[1]), s.rig.disk())
	case "scrub":
		s.rig.array.Scrub(func() {})
	default:
		s.t.Fatalf("the story has no command %q", words[0])
	}
	s.run()
	return said
}

func (s *stage) array(words []string) {
	level, disks, o := Level(s.number(words[0])), int64(0), Options{Layout: Layout{Rows: 4}}
	for _, word := range words[1:] {
		switch name, value, _ := strings.Cut(word, "="); name {
		case "disks":
			disks = s.number(value)
		case "no-checksums":
			o.NoChecksums = true
		case "journal":
			o.Journal = journaled
		default:
			s.t.Fatalf("an array has no %q", word)
		}
	}
	s.rig = crashRig(s.t, 1, level, int(disks), o, false)
}

func (s *stage) write(words []string, done func(error)) {
	s.rig.array.Write(s.number(words[0]), bytes.Repeat([]byte(words[2]), int(s.number(words[1]))), done)
}

func (s *stage) number(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		s.t.Fatal(err)
	}
	return n
}

func answer(err error) string {
	if err != nil {
		return err.Error() + "\n"
	}
	return "written\n"
}

// sectors prints one letter a sector, and ? for one of many.
func sectors(data []byte, err error) string {
	if err != nil {
		return err.Error() + "\n"
	}
	var text strings.Builder
	for at := 0; at < len(data); at += 512 {
		switch sector := data[at : at+512]; {
		case !bytes.Equal(sector, bytes.Repeat(sector[:1], 512)):
			text.WriteByte('?')
		case sector[0] == 0:
			text.WriteByte('.')
		default:
			text.WriteByte(sector[0])
		}
	}
	return text.String() + "\n"
}
