"""Where does a deal stand? Needs, qualification, the buying centre, buying stage and objections."""
