package io.coursework.mlflow.backend.model;

import static io.coursework.mlflow.backend.FakeMlflow.answer;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import io.coursework.mlflow.backend.FakeMlflow;
import io.coursework.mlflow.backend.LargeFileTest;
import io.coursework.mlflow.backend.http.CallFailure;
import io.coursework.mlflow.backend.http.MlflowConnection;
import io.coursework.mlflow.backend.http.MlflowTransport;
import io.coursework.tracking.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a fake store; {@link LargeFileTest} does it with a real S3. */
class MultipartUploadTest {
  private static final String FOLDER = "1/run0/artifacts/a+b";

  @TempDir Path directory;

  private final FakeMlflow fake;
  private final byte[] content = new byte[2_500];
  private MlflowConnection connection;
  private Path file;

  MultipartUploadTest() throws IOException {
    fake = new FakeMlflow().takingParts();
  }

  @BeforeEach
  void writeTheFile() throws IOException {
    new Random(4).nextBytes(content);
    file = Files.write(directory.resolve("file"), content);
    connection =
        MlflowConnection.of(
            Map.of(
                "MLFLOW_TRACKING_URI", fake.uri().toString(),
                "MLFLOW_TRACKING_TOKEN", "sesame",
                "COURSEWORK_HTTP_HEADERS", "X-Gate: 7"));
  }

  @AfterEach
  void endTheServer() {
    fake.close();
  }

  private boolean put() throws CallFailure, IOException {
    return new MultipartUpload(
            new MlflowTransport(connection), connection, 1_000, Duration.ofMillis(1))
        .put(FOLDER.replace("+", "%2B"), "weights", file);
  }

  private static void error503(HttpExchange exchange) throws IOException {
    answer(exchange, 503, "application/xml", "<Error><Code>SlowDown</Code></Error>");
  }

  @Test
  void putsThePartsTogether() throws Exception {
    assertTrue(put());
    assertArrayEquals(content, fake.file(FOLDER + "/weights"));
    assertEquals(0, fake.openUploads());
    // The store signs its addresses; what logs us in at the server is not for it.
    assertEquals(
        List.of("Bearer sesame", "null", "null", "null", "Bearer sesame"), fake.authorizations());
    assertEquals(List.of("7", "null", "null", "null", "7"), fake.headers("X-Gate"));
    assertEquals(List.of("null", "1", "2", "3", "null"), fake.headers("X-part"));
  }

  @Test
  void repeatsThePartThatFailedAndNoOther() throws Exception {
    fake.insteadOf("/store/u0/2", MultipartUploadTest::error503)
        .insteadOf("/store/u0/2", HttpExchange::close)
        .insteadOf("mpu/complete/" + FOLDER, MultipartUploadTest::error503);
    fake.inPlaceOfTheAnswerTo("/store/u0/3", HttpExchange::close);
    assertTrue(put());
    assertArrayEquals(content, fake.file(FOLDER + "/weights"));
    assertEquals(1, fake.calls("/store/u0/1"));
    assertEquals(3, fake.calls("/store/u0/2"));
    assertEquals(2, fake.calls("/store/u0/3"));
  }

  @Test
  @Tag("long")
  void leavesNothingBehindWhenTheStoreStaysBusy() {
    for (int i = 0; i < 15; i++) {
      fake.insteadOf("/store/u0/2", MultipartUploadTest::error503);
    }
    CallFailure e = assertThrows(CallFailure.class, this::put);
    assertEquals(CallFailure.Reason.SERVER_TROUBLE, e.reason());
    assertFalse(e.getMessage().contains("s3cret"), e.getMessage());
    assertEquals(0, fake.openUploads());
    assertEquals(Map.of(), fake.files());
  }

  @Test
  void leavesTheFileToTheServerWhereTheStoreRefuses() throws Exception {
    fake.insteadOf(
        "/store/u0/2", exchange -> answer(exchange, 403, "application/xml", "<Error>no</Error>"));
    assertFalse(put());
    assertEquals(1, fake.calls("/store/u0/2"));
    assertEquals(0, fake.openUploads());
  }

  @Test
  void leavesTheFileToTheServerThatOffersNoParts() throws Exception {
    try (FakeMlflow plain = new FakeMlflow()) {
      connection = MlflowConnection.of(plain.uri());
      assertFalse(put());
    }
  }

  @Test
  void abortsAlsoWhenItIsInterrupted() throws Exception {
    Thread uploading = Thread.currentThread();
    fake.insteadOf(
        "/store/u0/1",
        exchange -> {
          uploading.interrupt();
          Eventually.silence();
        });
    CallFailure e = assertThrows(CallFailure.class, this::put);
    assertTrue(Thread.interrupted(), "the thread stays interrupted");
    assertEquals(CallFailure.Reason.TIMEOUT, e.reason());
    assertEquals(0, fake.openUploads());
  }
}
