package io.coursework.mlflow.backend.model;

import io.coursework.mlflow.backend.http.CallFailure;
import io.coursework.mlflow.backend.http.CallFailure.Reason;
import io.coursework.mlflow.backend.http.Failures;
import io.coursework.mlflow.backend.http.MlflowApi;
import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.mlflow.backend.http.MlflowTransport;
import io.coursework.mlflow.backend.http.StoreTransport;
import io.coursework.tracking.backend.BackendException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.mlflow.api.proto.MlflowArtifacts;

/**
 * Brings a large file to the store behind a server in parts, each of which is repeated alone when
 * it fails. The server only signs their addresses; its own memory and time limits do not matter.
 * S3, Google and Azure stores can do it, a disk cannot.
 */
final class MultipartUpload {
  /** Smaller files go to the server whole: each part costs a call, and the whole two more. */
  static final long LEAST_FILE = 100L << 20;

  /** S3 takes no part below 5 MiB, but for the last. */
  private static final long PART = 16L << 20;

  /** S3 takes no more. */
  private static final long MOST_PARTS = 10_000;

  /** Of the first part; what comes after one that the store took is worth more. */
  private static final int TRIES = 5;

  private static final int FURTHER_TRIES = 15;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  @FunctionalInterface
  private interface Call<T> {
    T make() throws CallFailure, IOException;
  }

  private final MlflowApi api;
  private final MlflowTransport transport;
  private final StoreTransport store;
  private final long leastPart;
  private final Duration firstPause;

  MultipartUpload(MlflowTransport transport, MlflowConnection connection) {
    this(transport, connection, PART, FIRST_PAUSE);
  }

  /**
   * @param leastPart bytes of a part, unless there would be too many
   * @param firstPause longest wait after a first failure; it doubles with each further one
   */
  MultipartUpload(
      MlflowTransport transport, MlflowConnection connection, long leastPart, Duration firstPause) {
    this.api = new MlflowApi(transport);
    this.transport = transport;
    this.store = new StoreTransport(connection);
    this.leastPart = leastPart;
    this.firstPause = firstPause;
  }

  /**
   * Uploads a file; nothing is left of it in the store where that fails.
   *
   * @param folder below the server's artifact address
   * @return false where the server offers no parts, or its store is closed to us: then the server
   *     must take the file whole
   */
  boolean put(String folder, String name, Path file) throws CallFailure, IOException {
    long size = Files.size(file);
    long part = Math.max(leastPart, (size + MOST_PARTS - 1) / MOST_PARTS);
    MlflowArtifacts.CreateMultipartUpload.Response upload;
    try {
      upload =
          api.createMultipartUpload(
              folder,
              MlflowArtifacts.CreateMultipartUpload.newBuilder()
                  .setPath(name)
                  .setNumParts((size + part - 1) / part)
                  .build());
    } catch (CallFailure e) {
      if (isFinal(e)) {
        return false;
      }
      throw e;
    }
    try {
      List<MlflowArtifacts.MultipartUploadPart> parts = parts(upload, file, size, part);
      repeated(
          FURTHER_TRIES,
          () -> {
            api.completeMultipartUpload(
                folder,
                MlflowArtifacts.CompleteMultipartUpload.newBuilder()
                    .setPath(name)
                    .setUploadId(upload.getUploadId())
                    .addAllParts(parts)
                    .build());
            return true;
          });
      return true;
    } catch (CallFailure e) {
      abort(folder, name, upload.getUploadId());
      if (isFinal(e) || isOutOfReach(e)) {
        return false;
      }
      throw e;
    } catch (IOException | RuntimeException e) {
      abort(folder, name, upload.getUploadId());
      throw e;
    }
  }

  private List<MlflowArtifacts.MultipartUploadPart> parts(
      MlflowArtifacts.CreateMultipartUpload.Response upload, Path file, long size, long part)
      throws CallFailure, IOException {
    List<MlflowArtifacts.MultipartUploadPart> done = new ArrayList<>();
    for (MlflowArtifacts.MultipartUploadCredential signed : upload.getCredentialsList()) {
      long from = part * done.size();
      long length = Math.min(part, size - from);
      String etag =
          repeated(
              done.isEmpty() ? TRIES : FURTHER_TRIES,
              () ->
                  store.put(
                      URI.create(signed.getUrl()),
                      signed.getHeadersMap(),
                      file,
                      from,
                      length,
                      transport.limit(length)));
      done.add(
          MlflowArtifacts.MultipartUploadPart.newBuilder()
              .setPartNumber(signed.getPartNumber())
              .setEtag(etag)
              .setUrl(signed.getUrl())
              .build());
    }
    return done;
  }

  private <T> T repeated(int tries, Call<T> call) throws CallFailure, IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return call.make();
      } catch (CallFailure e) {
        if (attempt == tries || isFinal(e) || Thread.currentThread().isInterrupted()) {
          throw e;
        }
        pause(attempt, e);
      }
    }
  }

  private void pause(int attempt, CallFailure why) throws CallFailure {
    long longest = LONGEST_PAUSE.toMillis();
    long bound = Math.min(longest, firstPause.toMillis() << Math.min(attempt - 1, 10));
    long drawn = ThreadLocalRandom.current().nextLong(1 + bound);
    long asked = why.retryAfter().map(Duration::toMillis).orElse(0L);
    try {
      Thread.sleep(Math.min(longest, Math.max(drawn, asked)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw transport.refusals().timeout("interrupted", e);
    }
  }

  /** Also while the thread is asked to stop: parts left behind cost the store's owner money. */
  private void abort(String folder, String name, String uploadId) {
    boolean interrupted = Thread.interrupted();
    try {
      api.abortMultipartUpload(
          folder,
          MlflowArtifacts.AbortMultipartUpload.newBuilder()
              .setPath(name)
              .setUploadId(uploadId)
              .build());
    } catch (CallFailure e) {
      System.getLogger(MultipartUpload.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "parts of {0} may be left in the store: {1}",
              name,
              e.getMessage());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Whether another try would be answered so again. */
  private static boolean isFinal(CallFailure e) {
    return Failures.toBackend(e).kind() != BackendException.Kind.RETRY;
  }

  /** Whether the store has no address that this machine could reach. */
  private static boolean isOutOfReach(CallFailure e) {
    return e.reason() == Reason.NOTHING_LISTENS || e.reason() == Reason.UNKNOWN_HOST;
  }
}
