package io.coursework.tracking;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Knows of the files of a journal which ones a later entry replaces. Reads ahead when it is first
 * asked, and keeps one number for each path. To be asked in the journal's order.
 */
final class Replacements implements Closeable {
  private final Path directory;
  private final Map<String, Long> lastArtifact = new HashMap<>();
  private final Map<String, Long> lastModel = new HashMap<>();
  private JournalReader ahead;

  Replacements(Path directory) {
    this.directory = directory;
  }

  /** Whether the journal, as it is now, has a later entry for the same file or model. */
  boolean replaced(JournalReader.Read read) throws IOException {
    long sequence = read.entry().sequence();
    if (ahead == null) {
      ahead = new JournalReader(directory, sequence, read.end());
    }
    for (Optional<JournalReader.Read> next = ahead.next(); next.isPresent(); next = ahead.next()) {
      JournalEntry entry = next.get().entry();
      if (entry.event() instanceof RunEvent.Artifact artifact) {
        lastArtifact.put(artifact.file().path(), entry.sequence());
      } else if (entry.event() instanceof RunEvent.Model model) {
        lastModel.put(model.name(), entry.sequence());
      }
    }
    if (read.entry().event() instanceof RunEvent.Artifact artifact) {
      return lastArtifact.getOrDefault(artifact.file().path(), 0L) > sequence;
    }
    return read.entry().event() instanceof RunEvent.Model model
        && lastModel.getOrDefault(model.name(), 0L) > sequence;
  }

  @Override
  public void close() throws IOException {
    if (ahead != null) {
      ahead.close();
    }
  }
}
