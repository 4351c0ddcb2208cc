"""What do they think of us: recommendation, satisfaction, effort, gaps, needs by Kano, importance, complaints."""
