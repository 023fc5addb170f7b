package io.coursework.mlflow.backend.model;

import io.coursework.mlflow.backend.http.MlflowConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** How files reach a run, as its artifact root tells. */
public sealed interface ArtifactRoute {
  /**
   * The server takes files and stores them.
   *
   * @param path of the root below the server's artifact address, without outer slashes
   */
  record Proxy(String path) implements ArtifactRoute {
    @Override
    public String describe() {
      return "proxied by the server";
    }
  }

  /** The server's artifact directory lies on a disk of this machine. */
  record SharedDisk(Path directory) implements ArtifactRoute {
    @Override
    public String describe() {
      return "shared disk " + directory;
    }
  }

  /** The endpoint of MLflow's own web page: the server writes to whatever store it has. */
  record Upload(String root) implements ArtifactRoute {
    public static final long LARGEST = 10L * 1024 * 1024;

    @Override
    public String describe() {
      return "upload endpoint, files up to 10 MB";
    }
  }

  /** In a few words, for a person. */
  String describe();

  /**
   * @param root artifact root of a run or an experiment
   */
  static ArtifactRoute of(String root, MlflowConnection connection) {
    String proxied = "/api/2.0/mlflow-artifacts/artifacts/";
    try {
      if (root.startsWith("mlflow-artifacts:") && URI.create(root).getRawPath() != null) {
        return new Proxy(trim(URI.create(root).getRawPath()));
      }
      if (root.startsWith("http") && root.contains(proxied)) {
        String path = root.substring(root.indexOf(proxied) + proxied.length());
        return new Proxy(trim(URI.create("/" + path).getRawPath()));
      }
      if (root.startsWith("file:/") || root.startsWith("/")) {
        Path directory = root.startsWith("/") ? Path.of(root) : Path.of(URI.create(root).getPath());
        if (isShared(directory, connection)) {
          return new SharedDisk(directory);
        }
      }
    } catch (IllegalArgumentException e) {
      // Neither an address nor a path of this machine.
      return new Upload(root);
    }
    return new Upload(root);
  }

  /**
   * The root of a run is {@code <experiment>/<run>/artifacts}, that of an experiment one directory
   * below the store; none of these needs to exist before its first file. A server on this machine
   * shares its disk if the store is writable; another one only if the directory itself, or the
   * experiment's, is here already.
   */
  private static boolean isShared(Path directory, MlflowConnection connection)
      throws InvalidPathException {
    Path existing = directory;
    int missing = 0;
    while (existing != null && !Files.isDirectory(existing)) {
      existing = existing.getParent();
      missing++;
    }
    int allowed = directory.endsWith("artifacts") ? 2 : 0;
    return existing != null
        && Files.isWritable(existing)
        && missing <= allowed + (connection.isLocal() ? 1 : 0);
  }

  private static String trim(String path) {
    return path.replaceAll("^/+|/+$", "");
  }
}
