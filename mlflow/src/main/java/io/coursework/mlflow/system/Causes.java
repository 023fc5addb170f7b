package io.coursework.mlflow.system;

import io.coursework.tfmodel.device.NoSuchDeviceException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a failure was for, in one line: its message, and what lies at its bottom. */
public final class Causes {

  /** How systems say it, and Java where it starts a program. */
  private static final Pattern OF_THE_PLACE =
      Pattern.compile(
          "No space left on device|Disk quota exceeded|Read-only file system|Too many open files"
              + "|Cannot allocate memory|Input/output error|Stale file handle|Cannot run program");

  private Causes() {}

  /** What was thrown last says what was to be done, and what was thrown first why that failed. */
  public static String line(Throwable e) {
    Throwable deepest = deepest(e);
    String why = said(deepest);
    for (Throwable outer = e; outer != deepest; outer = outer.getCause()) {
      // A message that is made of the cause alone says nothing of its own.
      if (outer.getMessage() != null && !outer.getMessage().equals(outer.getCause().toString())) {
        String what = said(outer);
        return what.contains(why) || repeats(what, deepest) ? what : what + ": " + why;
      }
    }
    return why;
  }

  /** What lies at the bottom. */
  public static Throwable deepest(Throwable e) {
    Throwable deepest = e;
    for (int i = 0; i < 100 && deepest.getCause() != null; i++) {
      deepest = deepest.getCause();
    }
    return deepest;
  }

  /** What to do about a cause that lies in what this process may use of the machine. */
  public static Optional<String> remedy(Throwable e) {
    String why = line(e);
    if (why.contains("Too many open files")) {
      return Optional.of("allow more open files, such as ulimit -n 1024");
    }
    return why.contains("No space left on device") ? Optional.of("make room") : Optional.empty();
  }

  /**
   * Whether a failure lies in the place where something was tried and not in what was tried: a
   * library or device that is not there, a full disk, a file that may not be used, a program that
   * cannot be started.
   */
  public static boolean isOfThePlace(Throwable e) {
    Throwable cause = e;
    for (int i = 0; i < 100 && cause != null; i++) {
      if (cause instanceof UnfitPlaceException
          || cause instanceof NoSuchDeviceException
          || cause instanceof LinkageError
          || cause instanceof AccessDeniedException
          || cause instanceof IOException && OF_THE_PLACE.matcher(said(cause)).find()) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  private static boolean repeats(String text, Throwable cause) {
    return !(cause instanceof FileSystemException file && file.getReason() == null)
        && cause.getMessage() != null
        && !cause.getMessage().isBlank()
        && text.contains(first(cause.getMessage()));
  }

  private static String said(Throwable e) {
    if (e instanceof FileSystemException file && file.getFile() != null) {
      return "%s (%s)".formatted(file.getFile(), reason(file));
    }
    return e.getMessage() == null || e.getMessage().isBlank()
        ? e.getClass().getSimpleName()
        : first(e.getMessage());
  }

  /** Why a file could not be used, in words. */
  public static String reason(FileSystemException e) {
    if (e.getReason() != null) {
      return e.getReason();
    }
    if (e instanceof NoSuchFileException) {
      return "there is no such file or folder";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    return e instanceof FileAlreadyExistsException
        ? "it exists already"
        : e.getClass().getSimpleName();
  }

  private static String first(String message) {
    return message.strip().lines().findFirst().orElse("");
  }
}
