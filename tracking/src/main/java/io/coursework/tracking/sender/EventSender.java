package io.coursework.tracking.sender;

import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.backend.RemoteRun;
import io.coursework.tracking.file.ArtifactRef;
import io.coursework.tracking.journal.Cursor;
import io.coursework.tracking.journal.JournalEntry;
import io.coursework.tracking.journal.JournalReader;
import io.coursework.tracking.journal.RunEvent;
import io.coursework.tracking.run.Limits;
import io.coursework.tracking.run.MetricPoint;
import io.coursework.tracking.run.ModelCard;
import io.coursework.tracking.run.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** Turns a journal's entries into requests. Used by the sender's thread alone. */
final class EventSender {
  static final int METRIC_BATCH = 1000;
  static final int KEY_BATCH = 100;

  /** The tag that says of how many values and files the server has called invalid. */
  private static final String REJECTED = "coursework.rejected_values";

  /** A point's own part of a request, or an entry's, beside the texts in it. */
  private static final int FRAME_BYTES = 120;

  private final RemoteRun remote;
  private final Courier courier;
  private final SendQueue queue;
  private final SenderNotes notes;
  private final FilesToSend files;

  EventSender(
      RemoteRun remote, Courier courier, SendQueue queue, SenderNotes notes, FilesToSend files) {
    this.remote = remote;
    this.courier = courier;
    this.queue = queue;
    this.notes = notes;
    this.files = files;
  }

  /**
   * @param completes whether it is the last one of its entry that is sent
   */
  private record Point(JournalReader.Read read, MetricPoint value, boolean completes) {}

  /**
   * Sends the curves of some entries and acknowledges these.
   *
   * @return how many of their points were rejected
   */
  int metrics(List<JournalReader.Read> reads)
      throws IOException, Courier.Stopped, InterruptedException {
    if (reads.isEmpty()) {
      return 0;
    }
    List<Courier.Piece<Point>> points = new ArrayList<>();
    for (JournalReader.Read read : reads) {
      RunEvent.Metrics event = (RunEvent.Metrics) read.entry().event();
      Iterator<Map.Entry<String, Double>> finite =
          event.values().entrySet().stream().filter(e -> Double.isFinite(e.getValue())).iterator();
      while (finite.hasNext()) {
        Map.Entry<String, Double> value = finite.next();
        MetricPoint point =
            new MetricPoint(value.getKey(), value.getValue(), read.entry().time(), event.step());
        points.add(
            new Courier.Piece<>(
                read.entry(), value.getKey(), new Point(read, point, !finite.hasNext())));
      }
    }
    int rejected =
        courier.deliver(
            points,
            METRIC_BATCH,
            point -> FRAME_BYTES + Limits.jsonBytes(point.value().key()),
            piece -> {
              remote.metrics(piece.stream().map(Point::value).toList());
              for (int i = piece.size() - 1; i >= 0; i--) {
                if (piece.get(i).completes()) {
                  notes.acknowledge(piece.get(i).read());
                  return;
                }
              }
            });
    notes.acknowledge(reads.get(reads.size() - 1));
    return rejected;
  }

  /**
   * Sends an entry of another kind and acknowledges it.
   *
   * @return how much of it was rejected
   */
  int other(JournalReader.Read read) throws IOException, Courier.Stopped, InterruptedException {
    int rejected = send(read);
    notes.acknowledge(read);
    return rejected;
  }

  private int send(JournalReader.Read read)
      throws IOException, Courier.Stopped, InterruptedException {
    return read.entry().event().accept(new Tasks(read)).send();
  }

  @FunctionalInterface
  private interface Task {
    /** Returns how much was rejected. */
    int send() throws IOException, Courier.Stopped, InterruptedException;
  }

  /** What is to be sent of an event of each kind. */
  private final class Tasks implements RunEvent.Visitor<Task> {
    private final JournalReader.Read read;
    private final JournalEntry entry;

    Tasks(JournalReader.Read read) {
      this.read = read;
      this.entry = read.entry();
    }

    /** The server has heard of it when the run was opened there. */
    @Override
    public Task started(RunEvent.Started event) {
      return () -> 0;
    }

    @Override
    public Task params(RunEvent.Params event) {
      return () -> map(entry, event.values(), values -> remote.params(values));
    }

    @Override
    public Task metrics(RunEvent.Metrics event) {
      return () -> EventSender.this.metrics(List.of(read));
    }

    @Override
    public Task tags(RunEvent.Tags event) {
      return () -> map(entry, event.values(), values -> remote.tags(values));
    }

    @Override
    public Task dataset(RunEvent.Dataset event) {
      return () -> one(entry, event, d -> remote.dataset(d.input()));
    }

    @Override
    public Task artifact(RunEvent.Artifact event) {
      return () -> EventSender.this.artifact(read, event);
    }

    @Override
    public Task model(RunEvent.Model event) {
      return () -> EventSender.this.model(read, event);
    }

    @Override
    public Task ended(RunEvent.Ended event) {
      return () -> {
        if (!queue.state().rejections().isEmpty()) {
          rejectedValues();
        }
        return one(entry, event, e -> remote.end(e.status(), entry.time()));
      };
    }

    /** First the process: a run that continues must not be taken for that of one that is gone. */
    @Override
    public Task resumed(RunEvent.Resumed event) {
      return () ->
          map(entry, event.process(), values -> remote.tags(values))
              + one(entry, event, e -> remote.resume());
    }
  }

  /** Tells the server how much of the run it has called invalid. */
  void rejectedValues() throws IOException, Courier.Stopped, InterruptedException {
    Map<String, String> tag = Map.of(REJECTED, Integer.toString(queue.state().rejections().size()));
    JournalEntry unwritten = new JournalEntry(0, Instant.now(), new RunEvent.Tags(tag));
    map(unwritten, tag, values -> remote.tags(values));
  }

  /** Sends an end that is in no journal. */
  void lastWords(SendQueue.LastWords words)
      throws IOException, Courier.Stopped, InterruptedException {
    JournalEntry unwritten = new JournalEntry(0, words.time(), new RunEvent.Ended(words.status()));
    map(unwritten, Map.of(Run.END_REASON, words.reason()), values -> remote.tags(values));
    one(unwritten, words, w -> remote.end(w.status(), w.time()));
  }

  /** Each try looks again: a file may move to its place, or be replaced, at any time. */
  private int artifact(JournalReader.Read read, RunEvent.Artifact artifact)
      throws IOException, Courier.Stopped, InterruptedException {
    return one(
        read.entry(),
        artifact,
        a -> {
          Optional<Path> file = files.find(a.file(), read);
          if (file.isPresent()) {
            remote.artifact(a.file().path(), file.get());
          }
        });
  }

  /** Step by step, from the one on that an earlier sender has noted. */
  private int model(JournalReader.Read read, RunEvent.Model model)
      throws IOException, Courier.Stopped, InterruptedException {
    Cursor cursor = queue.cursor();
    boolean isNext = read.entry().sequence() == cursor.sequence() + 1;
    ModelStep step = new ModelStep(read, model, isNext ? cursor.step() : 0);
    while (step.next.isPresent()) {
      if (one(read.entry(), step, ModelStep::send) > 0) {
        return 1;
      }
      if (isNext && step.next.isPresent()) {
        notes.step(step.next.getAsInt());
      }
    }
    return 0;
  }

  private final class ModelStep {
    private final JournalReader.Read read;
    private final RunEvent.Model model;
    private SortedMap<String, Path> found = new TreeMap<>();
    private ModelCard card;
    private OptionalInt next;

    ModelStep(JournalReader.Read read, RunEvent.Model model, int first) {
      this.read = read;
      this.model = model;
      this.next = OptionalInt.of(first);
    }

    /** The last one if a later model replaces this one. */
    void send() throws BackendException, IOException {
      if ((found.isEmpty() || !found.values().stream().allMatch(Files::isRegularFile)) && !find()) {
        next = OptionalInt.empty();
      } else {
        next = remote.model(model.name(), card, found, next.getAsInt());
      }
    }

    /** All files: looking takes their hashes, so it is not done for each step. */
    private boolean find() throws BackendException, IOException {
      SortedMap<String, Path> now = new TreeMap<>();
      List<ArtifactRef> inPlace = model.inPlace();
      for (int i = 0; i < inPlace.size(); i++) {
        Optional<Path> file = files.find(inPlace.get(i), read);
        if (file.isEmpty()) {
          return false;
        }
        now.put(model.files().get(i).path(), file.get());
      }
      card = files.timed(read.entry(), model.card());
      found = now;
      return true;
    }
  }

  private int map(
      JournalEntry entry, Map<String, String> values, Courier.Call<Map<String, String>> call)
      throws IOException, Courier.Stopped, InterruptedException {
    return courier.deliver(
        values.entrySet().stream().map(e -> new Courier.Piece<>(entry, e.getKey(), e)).toList(),
        KEY_BATCH,
        e -> FRAME_BYTES + Limits.jsonBytes(e.getKey()) + Limits.jsonBytes(e.getValue()),
        some -> {
          Map<String, String> part = new TreeMap<>();
          some.forEach(e -> part.put(e.getKey(), e.getValue()));
          call.send(part);
        });
  }

  private <T> int one(JournalEntry entry, T value, Courier.Call<T> call)
      throws IOException, Courier.Stopped, InterruptedException {
    return courier.deliver(
        List.of(new Courier.Piece<>(entry, "", value)), 1, v -> 0, some -> call.send(some.get(0)));
  }
}
