-- Whoever is recused before an act is complete has signed nothing in it, as before. What two had signed by then stands: or a
-- complaint after the effect would shut the very ways out of it, which all lead through a state that is signed for.
CREATE OR REPLACE FUNCTION cases_lacks(of_matter uuid, of_act uuid, parts varchar[]) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM unnest(parts) AS needed (part)
        WHERE NOT EXISTS (
            SELECT FROM public.cases_signature AS signed
            WHERE signed.matter = of_matter AND signed.act = of_act AND signed.part = needed.part
              AND NOT EXISTS (
                  SELECT FROM public.cases_recusal AS recused
                  WHERE recused.matter = of_matter AND recused.person_id = signed.person_id
                    AND EXISTS (
                        SELECT FROM unnest(parts) AS other (part)
                        WHERE NOT EXISTS (
                            SELECT FROM public.cases_signature AS stood
                            WHERE stood.matter = of_matter AND stood.act = of_act AND stood.part = other.part
                              AND stood.at <= recused.at
                        )
                    )
              )
        )
    )
$$;
