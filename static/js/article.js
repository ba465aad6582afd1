// Everything that an article does, so that it asks for one file.
import "./base.js";
import "./feedback.js";
import "./citing.js";
