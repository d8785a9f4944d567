/*
Package sim runs worlds of events: a clock that jumps from one event to the
next, random draws that stay put, and a digest by which two runs are known to
be the same. The same program and the same seed give the same run, event for
event and bit for bit, on every machine.

	 Schedule, Reset, Sleep                       Observer sees it
	          │                                          ▲
	          ▼         least (time, order)              │
	┌──────────────────┐             ┌───────┐    ┌──────┴─────┐    ┌─────────┐
	│ events  ▪▪▪▪▪▪▪▪ ├────────────▶│ clock ├───▶│   digest   ├───▶│ Handler │
	│ timers  ▪▪▪▪▪    │             └───────┘    └────────────┘    └────┬────┘
	└──────────────────┘                                                 │
	          ▲                 more events, in the same cause           │
	          └──────────────────────────────────────────────────────────┘

The smallest program:

	e := sim.New(sim.Options{Seed: 1})
	e.At(e.Now().Add(time.Second), func() { fmt.Println("hello at", e.Now()) })
	err := e.Run(sim.Never)

An engine is one thread of control. There is no lock to take and no moment at
which something else happens: a handler runs to its end at one instant. Run as
many engines side by side as there are cores; they share nothing.

# Two ways to write behaviour

A Handler is told of one event after another. It is fast, for nothing is
allocated, and it is how protocols are written: a message in, effects out. A
closure by Engine.At is the same with less ceremony, for an allocation.

A Process is written from top to bottom, as in SimPy: it sleeps, takes from a
Mailbox, waits for a Future, holds a unit of a Resource. It runs on a coroutine,
which the engine resumes by an ordinary event; it costs some four times what a
handler costs. Clients, coordinators and lessons read better so.

# Draws that stay put

A random draw is addressed by what it is for: seed, replication, purpose,
entity, cause, position within the cause. The first four make a Key, once; the
cause is that of the running event; the engine counts the position.

	latency := e.Key("latency", sim.HashString("a→b"))
	…
	s := e.Draw(latency)

Since no draw depends on how many others were made before it, a node, observer
or fault more leaves all others as they were, and two designs under one seed
meet the same weather: the difference between them is theirs. A draw that is
counted by its owner, as the n-th arrival is, takes Key.At instead.

So that it works, give each origin of activity causes of its own (ScheduleAs,
ResetAs, SetCause): the n-th operation of a client, the n-th round of a timer.
Everything that follows from an event is in its cause until told otherwise.

# Order

Events at one time happen in the order in which they were scheduled: each takes
the next order number, a timer anew with each Reset, a process with each wait.
The digest folds the time, order number, kind, target and argument of every
event; Engine.Fold adds what the argument only points at.

# Two runs side by side

The digest tells that two runs differ, a Trail where: it keeps a few bits of the
digest after every event, in a file if need be, and a run that follows it ends at
the first event that is not as it was.

# How a run ends

Run returns nil when nothing is left to do or its time has come, and an error
in every other case: a limit was reached (LimitError: events, events at one
instant, pending events), a handler or process panicked (PanicError, with the
stack of the place), processes wait for what cannot come (DeadlockError: who
waits for what), an event was not as recorded (DivergenceError), or
Options.Interrupted said so (ErrInterrupted). An engine that
had processes is closed when it is done with.

# Words

	event     something that happens at one time: a kind, a target, an argument
	handler   who is told of events, and reacts
	cause     what an event descends from: an operation, a timer's round, a fault
	source    an origin of causes: a client, a timer, a fault schedule
	key       the fixed part of a draw's address
	position  how many draws of a key were made before within the cause
	stream    the random numbers of one address, as many as one draw needs
	process   behaviour written in sequence, that waits in the middle
	timer     an event that is armed, moved and stopped in place
	kind      the name of a sort of event, in traces and digests
	digest    64 bits that differ if the runs differ
	trail     what a run leaves behind, so that another can be held against it
	never     later than every event; what is scheduled then does not happen
	livelock  events go on for ever at one instant
	deadlock  nothing is pending, and somebody waits

# Sources

The queue: Williams, Algorithm 232: Heapsort (CACM 7, 1964); four children a
node, after LaMarca and Ladner, The Influence of Caches on the Performance of
Heaps (JEA 1, 1996). The hold model of its benchmark: Vaucher and Duval, A
Comparison of Simulation Event List Algorithms (CACM 18, 1975). Streams: Steele,
Lea and Flood, Fast Splittable Pseudorandom Number Generators (OOPSLA 2014).
Integers below a bound: Lemire, Fast Random Integer Generation in an Interval
(TOMACS 29, 2019). Common random numbers: Law, Simulation Modeling and Analysis,
chapter 11.
*/
package sim
