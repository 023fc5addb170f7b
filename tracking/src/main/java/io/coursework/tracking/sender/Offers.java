package io.coursework.tracking.sender;

import io.coursework.tracking.journal.JournalEntry;
import io.coursework.tracking.journal.JournalReader;
import io.coursework.tracking.journal.RunEvent;
import io.coursework.tracking.run.Rejection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks up in a journal what was rejected of it, and is worth to be sent again. */
final class Offers {
  private final Map<Long, Set<String>> keys = new HashMap<>();
  private final List<JournalReader.Read> found = new ArrayList<>();

  /** The entry that says the last of a thing: a tag, a file, a model, or whether the run runs. */
  private final Map<String, Long> lastOf = new HashMap<>();

  private Offers(Collection<Rejection> rejections) {
    rejections.forEach(
        one -> keys.computeIfAbsent(one.sequence(), s -> new HashSet<>()).add(one.key()));
  }

  /**
   * The entries that have something of it, with that alone, in the journal's order. What a later
   * entry replaces is left out: sent now, it would undo that one.
   *
   * @throws IOException if the journal cannot be read
   */
  static List<JournalReader.Read> of(Path directory, Collection<Rejection> rejections)
      throws IOException {
    Offers offers = new Offers(rejections);
    try (JournalReader reader = new JournalReader(directory)) {
      for (Optional<JournalReader.Read> next = reader.next();
          next.isPresent();
          next = reader.next()) {
        offers.look(next.get());
      }
    }
    return offers.found.stream().flatMap(read -> offers.left(read).stream()).toList();
  }

  private void look(JournalReader.Read read) {
    long sequence = read.entry().sequence();
    RunEvent event = read.entry().event();
    if (event instanceof RunEvent.Tags tags) {
      tags.values().keySet().forEach(key -> lastOf.put("tag " + key, sequence));
    } else {
      thing(event).ifPresent(thing -> lastOf.put(thing, sequence));
    }
    if (keys.containsKey(sequence)) {
      found.add(read);
    }
  }

  /** What an event says the last of. */
  private static Optional<String> thing(RunEvent event) {
    if (event instanceof RunEvent.Artifact artifact) {
      return Optional.of("artifact " + artifact.file().path());
    } else if (event instanceof RunEvent.Model model) {
      return Optional.of("model " + model.name());
    }
    return event instanceof RunEvent.Ended || event instanceof RunEvent.Resumed
        ? Optional.of("life")
        : Optional.empty();
  }

  private Optional<JournalReader.Read> left(JournalReader.Read read) {
    JournalEntry entry = read.entry();
    long sequence = entry.sequence();
    RunEvent event = entry.event();
    if (event instanceof RunEvent.Params params) {
      event = new RunEvent.Params(of(params.values(), sequence));
    } else if (event instanceof RunEvent.Metrics metrics) {
      event = new RunEvent.Metrics(metrics.step(), of(metrics.values(), sequence));
    } else if (event instanceof RunEvent.Tags tags) {
      Map<String, String> last = of(tags.values(), sequence);
      last.keySet().removeIf(key -> lastOf.get("tag " + key) != sequence);
      event = new RunEvent.Tags(last);
    } else if (thing(event).filter(thing -> lastOf.get(thing) != sequence).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        new JournalReader.Read(new JournalEntry(sequence, entry.time(), event), read.end()));
  }

  /** Those that were rejected; all of an entry that was rejected as a whole. */
  private <V> Map<String, V> of(Map<String, V> values, long sequence) {
    Map<String, V> some = new HashMap<>(values);
    if (!keys.get(sequence).contains("")) {
      some.keySet().retainAll(keys.get(sequence));
    }
    return some;
  }
}
