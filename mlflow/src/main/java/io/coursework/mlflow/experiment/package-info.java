/** Runs as a user means them: trained, evaluated, probed and recorded, alone or as a group. */
package io.coursework.mlflow.experiment;
