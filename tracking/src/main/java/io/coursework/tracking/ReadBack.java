package io.coursework.tracking;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Compares the artifacts that a server holds of a run with those in its directory. */
final class ReadBack {
  private final Backend backend;
  private final Duration patience;

  /**
   * @param patience how long a call that fails is repeated
   */
  ReadBack(Backend backend, Duration patience) {
    this.backend = backend;
    this.patience = patience;
  }

  /** A call to the server that may be repeated. */
  @FunctionalInterface
  private interface Call<T> {
    T make() throws BackendException, IOException;
  }

  Verification verify(Path directory) throws BackendException, IOException, InterruptedException {
    JournalState state = JournalState.read(directory);
    ArtifactFolder artifacts = new ArtifactFolder(directory);
    RemoteRun remote = patiently(() -> backend.open(state.header()));
    List<String> resent = new ArrayList<>();
    List<String> different = new ArrayList<>();
    long equal = 0;
    for (KeptFile file :
        state.recorded().files().stream().sorted(Comparator.comparing(KeptFile::path)).toList()) {
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
    return new Verification(equal, resent, different);
  }

  /** Whether the server hands out the same content. */
  private boolean isThere(RemoteRun remote, KeptFile file)
      throws BackendException, IOException, InterruptedException {
    Path copy = Files.createTempFile("coursework-", ".fetched");
    try {
      return patiently(
          () -> {
            Files.deleteIfExists(copy);
            return remote.fetch(file.path(), copy) && file.fits(copy);
          });
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  private <T> T patiently(Call<T> call) throws BackendException, IOException, InterruptedException {
    Backoff backoff = new Backoff(RandomGenerator.getDefault());
    long start = System.nanoTime();
    while (true) {
      try {
        return call.make();
      } catch (BackendException e) {
        long so = System.nanoTime() - start;
        if (e.kind() != BackendException.Kind.RETRY || so >= patience.toNanos()) {
          throw e;
        }
        Thread.sleep(backoff.next(e.retryAfter()).hurried().toMillis());
      }
    }
  }
}
