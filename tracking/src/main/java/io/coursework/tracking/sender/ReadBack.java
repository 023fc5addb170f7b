package io.coursework.tracking.sender;

import io.coursework.tracking.backend.Backend;
import io.coursework.tracking.backend.BackendException;
import io.coursework.tracking.backend.RemoteRun;
import io.coursework.tracking.file.ArtifactFolder;
import io.coursework.tracking.file.ArtifactRef;
import io.coursework.tracking.journal.JournalState;
import io.coursework.tracking.run.ReadBackReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Compares the artifacts that a server holds of a run with those in its directory. */
public final class ReadBack {
  private final Backend backend;
  private final RetryPolicy patience;
  private final Consumer<String> notices;
  private OutageTracker outage;

  /**
   * @param patience how long a call that fails is repeated
   */
  public ReadBack(Backend backend, RetryPolicy patience, Consumer<String> notices) {
    this.backend = backend;
    this.patience = patience;
    this.notices = notices;
  }

  /** A call to the server that may be repeated. */
  @FunctionalInterface
  private interface Call<T> {
    T make() throws BackendException, IOException;
  }

  public ReadBackReport verify(Path directory)
      throws BackendException, IOException, InterruptedException {
    JournalState state = JournalState.read(directory);
    ArtifactFolder artifacts = new ArtifactFolder(directory);
    outage = new OutageTracker(state.header().name(), directory, patience, notices);
    RemoteRun remote = patiently(() -> backend.open(state.header()));
    List<String> resent = new ArrayList<>();
    List<String> different = new ArrayList<>();
    long equal = 0;
    for (ArtifactRef file :
        state.recorded().files().stream()
            .sorted(Comparator.comparing(ArtifactRef::path))
            .toList()) {
      Optional<Path> here = artifacts.find(file);
      if (isThere(remote, file)) {
        equal++;
      } else if (here.isPresent()) {
        patiently(
            () -> {
              remote.artifact(file.path(), here.get());
              return null;
            });
        (isThere(remote, file) ? resent : different).add(file.path());
      } else {
        different.add(file.path());
      }
    }
    return new ReadBackReport(equal, resent, different);
  }

  /** Whether the server hands out the same content. */
  private boolean isThere(RemoteRun remote, ArtifactRef file)
      throws BackendException, IOException, InterruptedException {
    Path copy = Files.createTempFile("coursework-", ".fetched");
    try {
      return patiently(
          () -> {
            Files.deleteIfExists(copy);
            return remote.fetch(file.path(), file.size(), copy) && file.fits(copy);
          });
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  private synchronized <T> T patiently(Call<T> call)
      throws BackendException, IOException, InterruptedException {
    while (true) {
      outage.callBegins();
      try {
        T answer = call.make();
        outage.callSucceeded();
        return answer;
      } catch (BackendException e) {
        long pause = outage.callFailed(e).orElseThrow(() -> e).hurried().toNanos();
        if (pause > 0) {
          patience.time().await(this, pause);
        }
      }
    }
  }
}
