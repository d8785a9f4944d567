// Package page makes one HTML file of what came out of a scenario: something
// to send to a colleague, to project in a lecture and to print.
//
// # The idea
//
// The page says first what was asked and whether it came out, then shows it,
// then lets the reader doubt it: the numbers with their intervals, the closed
// forms beside them, the scenario with every default, and the commands that
// repeat it all.
//
//	┌──────────────────────────────┐
//	│ title, verdict, lesson       │
//	│ expectations        ✓ ✗ ?    │
//	│ figures             SVG      │
//	│ what happened       diagram, │
//	│                     story    │
//	│ numbers, theory     tables   │
//	│ scenario, how to repeat it   │
//	└──────────────────────────────┘
//
// It is one file without a reference to any other: it opens from a disk or a
// mail, without a network. It follows the reader's choice of a dark or a light
// page, prints on paper with everything unfolded, can be read on a telephone
// (390 px) and used with the keyboard alone. Without scripts all of it can
// still be read; the script only lets the diagram be explored.
//
// # The smallest program
//
//	page.Write(w, &page.Page{Title: "One cut, three ways to keep a value"})
//
// # The same bytes
//
// A page holds no time, no path and no name of a machine, so the same results
// make the same page, byte for byte.
//
// # Glossary
//
//	page     everything that is shown, as data
//	figure   an SVG with a title and the name of the file that holds its numbers
//	diagram  the space-time diagram, and the script that explores it
//	fact     a name and a value that identify what was run
package page
