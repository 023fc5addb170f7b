package io.coursework.mlflow.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CausesTest {

  @Test
  void saysWhatWasToBeDoneAndWhyItFailed() {
    assertEquals(
        "the run cannot be read: /x (there is no such file or folder)",
        Causes.line(new IOException("the run cannot be read", new NoSuchFileException("/x"))));
    assertEquals(
        "/x (permission denied)",
        Causes.line(new UncheckedIOException(new AccessDeniedException("/x"))));
    assertEquals(
        "outer: inner",
        Causes.line(new IOException("outer", new RuntimeException(new IOException("inner")))));
  }

  @Test
  void looksThroughWhatSaysNothing() {
    Throwable deep =
        new ExceptionInInitializerError(
            new SecurityException(
                "no mechanism", new FileSystemException("/policy", null, "Too many open files")));
    assertEquals("no mechanism: /policy (Too many open files)", Causes.line(deep));
    assertEquals(Optional.of("allow more open files, such as ulimit -n 1024"), Causes.remedy(deep));
    assertEquals("NullPointerException", Causes.line(new IOException(new NullPointerException())));
  }

  @Test
  void aFileThatIsNamedAlreadyHasAReason() {
    assertEquals(
        "cannot keep /x: /x (permission denied)",
        Causes.line(new IOException("cannot keep /x", new AccessDeniedException("/x"))));
  }

  @Test
  void saysNothingTwice() {
    assertEquals(
        "cannot connect: refused",
        Causes.line(new IOException("cannot connect: refused", new IOException("refused"))));
    assertEquals("first", Causes.line(new IOException("first\nsecond")));
  }

  @Test
  void endsOnACircle() {
    IOException one = new IOException("one");
    one.initCause(new IOException("two", one));
    Causes.line(one);
  }
}
