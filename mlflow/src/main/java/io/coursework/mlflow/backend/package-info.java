/**
 * Keeps tracked runs on an MLflow server, over its REST API and without Python.
 *
 * <p>Of MLflow's Java client (2.17.2) the message classes and their JSON format are used, in {@link
 * io.coursework.mlflow.backend.http.MlflowApi} alone: they are the typed wire model, and servers
 * from 2.17 to 3.17 understand each of them. In tests the whole client serves as a reader that is
 * independent of this code. What came after it, such as logged models, is written with Jackson.
 *
 * <p>Its transport is not used, for what was measured of it: after two answers of 429 it waits for
 * ever, even when the server has recovered, and reads no Retry-After; nothing has a time limit;
 * each 4xx is sent three times without a pause, while a connection that fails is not tried again; a
 * redirect to a login page counts as success; user, password and token of the environment are not
 * read, and there is no own CA, client certificate, proxy or header. Its methods for artifacts
 * start Python, once for each file. {@link io.coursework.mlflow.backend.http.MlflowTransport}
 * replaces it, on the HTTP client of the JDK: each exchange ends in its deadline, files are
 * streamed, and each failure becomes a {@link io.coursework.mlflow.backend.http.CallFailure} that
 * says whether another try makes sense, and to a person what to do.
 *
 * <p>The parts: {@link io.coursework.mlflow.backend.http.MlflowConnection} is what the environment
 * says; {@link io.coursework.mlflow.backend.MlflowBackend} and the run it opens speak for the
 * journal's sender, and may be called again after any doubt; {@link
 * io.coursework.mlflow.backend.model.ArtifactStore} chooses how files travel; {@link
 * io.coursework.mlflow.backend.ServerCheck} looks beforehand whether all this can work.
 */
package io.coursework.mlflow.backend;
