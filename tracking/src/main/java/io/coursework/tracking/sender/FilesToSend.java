package io.coursework.tracking.sender;

import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.file.ArtifactFolder;
import io.coursework.tracking.file.ArtifactRef;
import io.coursework.tracking.file.UnsafePathException;
import io.coursework.tracking.journal.JournalEntry;
import io.coursework.tracking.journal.JournalReader;
import io.coursework.tracking.journal.RunEvent;
import io.coursework.tracking.run.ModelCard;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the contents that a journal's entries tell of, of which a later entry may replace one.
 * Where it finds none it reads ahead in the journal, and keeps one number for each path. To be
 * asked in the journal's order.
 */
final class FilesToSend implements Closeable {
  private final Path directory;
  private final ArtifactFolder artifacts;
  private final Map<String, Long> lastArtifact = new HashMap<>();
  private final Map<String, Long> lastModel = new HashMap<>();
  private JournalReader ahead;

  FilesToSend(Path directory) {
    this.directory = directory;
    this.artifacts = new ArtifactFolder(directory);
  }

  /**
   * Where the content of a file lies; nowhere, if a later entry replaces it.
   *
   * @param read the entry that tells of it
   * @throws BackendException REJECTED if it is nowhere and nothing replaces it
   * @throws IOException if the journal cannot be read
   */
  Optional<Path> find(ArtifactRef file, JournalReader.Read read)
      throws IOException, BackendException {
    Optional<Path> found = find(file);
    if (found.isPresent() || isReplaced(read)) {
      return found;
    }
    // A process that writes may have noted it and moved it after the first look.
    found = find(file);
    if (found.isEmpty()) {
      Path place = artifacts.place(file.path());
      throw BackendException.rejected(
          Files.exists(place)
              ? "%s has changed since it was recorded".formatted(place)
              : "%s no longer exists".formatted(place));
    }
    return found;
  }

  private Optional<Path> find(ArtifactRef file) throws BackendException {
    try {
      return artifacts.find(file);
    } catch (UnsafePathException e) {
      throw BackendException.rejected(e.getMessage());
    } catch (AccessDeniedException e) {
      throw BackendException.rejected("%s cannot be read".formatted(e.getFile()));
    } catch (IOException e) {
      throw BackendException.retry("artifact %s cannot be read: %s".formatted(file.path(), e), e);
    }
  }

  /** What is said of a model, each score with its time. */
  ModelCard timed(JournalEntry entry, ModelCard card) throws IOException {
    return ScoreTimes.of(directory, entry, card);
  }

  /** Whether the journal, as it is now, has a later entry for the same file or model. */
  private boolean isReplaced(JournalReader.Read read) throws IOException {
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
